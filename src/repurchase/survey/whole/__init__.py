"""What a file says of all its rows when they are counted and not held: totals, and a random sample of rows."""
