"""What a sample of a large file decides of every row: how the file is read, and what each cell means."""
