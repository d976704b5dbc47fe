"""The column map: every column of a file, what it is for and why, as a file that a user may change."""
