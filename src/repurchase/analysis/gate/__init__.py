"""What every verdict rests on: fit, distinct constructs, an admissible solution, paths left out, sample, method."""
