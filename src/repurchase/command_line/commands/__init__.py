"""The commands: each a few lines that hand its options to the library."""
