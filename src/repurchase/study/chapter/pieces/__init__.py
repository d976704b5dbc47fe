"""What the sections of the chapter are made from: results by section, and the blocks that they become."""
