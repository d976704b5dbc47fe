"""Factor extraction and rotation."""
