"""What a sentence concludes from the numbers that it gives itself."""
