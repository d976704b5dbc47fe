"""What the head of a column asks for, told from its words alone."""
