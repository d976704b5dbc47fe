"""The chapter of a large file: effects by size and interval, without tests, and what was not done at this size."""
