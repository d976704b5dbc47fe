"""Files of more rows than are held: a sample decides how they are read, and one pass counts every row."""
