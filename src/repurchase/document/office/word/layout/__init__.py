"""How high blocks are and on which page they stand, before any program has laid them out."""
