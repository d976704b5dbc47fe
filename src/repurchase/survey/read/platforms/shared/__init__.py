"""What all platforms are made of."""
