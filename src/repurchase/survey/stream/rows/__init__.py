"""The rows of a large file, in batches: where they begin and end, and their cells as codes."""
