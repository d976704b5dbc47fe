"""What every analysis shares: results, their wording, the survey they take, the criteria they cite."""
