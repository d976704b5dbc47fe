"""What each column of a file is for: evidence, runs of like columns, roles."""
