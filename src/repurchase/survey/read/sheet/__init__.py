"""The sheet as a grid: header rows, question texts, normalised cells."""
