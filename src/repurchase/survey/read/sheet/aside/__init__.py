"""What stands beside the answers: legends, remarks, totals."""
