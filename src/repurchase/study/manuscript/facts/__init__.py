"""What findings.json says: numbers by statistic and subject, and the names that subjects go by."""
