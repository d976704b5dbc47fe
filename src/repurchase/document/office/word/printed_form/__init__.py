"""A form that is printed and filled in: questions with options, and grids of statements with answers to mark."""
