"""From the bytes of a text file to its characters and cells: encoding and delimiter, by evidence."""
