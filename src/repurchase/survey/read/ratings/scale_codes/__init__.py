"""From rated answers to codes: scales of a block, direction, ranges, codes, and what is said of them."""
