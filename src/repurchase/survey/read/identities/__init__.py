"""Who answered, and who else is named: found wherever it hides in a file, kept out of whatever is written."""
