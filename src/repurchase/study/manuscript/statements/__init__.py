"""What a manuscript states: numbers, verdicts, significance, and words that claim too much."""
