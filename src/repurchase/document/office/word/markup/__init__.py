"""Pieces of WordprocessingML and the house styles that they are set in."""
