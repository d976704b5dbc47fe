"""Who answered, and who else is named: found wherever it hides in a file, and kept out of everything that is written."""
