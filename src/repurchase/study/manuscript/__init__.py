"""A chapter of the user's own, its statements held against the numbers of findings.json."""
