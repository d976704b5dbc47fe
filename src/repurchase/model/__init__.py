"""What is claimed: a table of parameters."""
