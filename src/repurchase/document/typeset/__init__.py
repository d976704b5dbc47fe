"""A document typeset: numbers, references, cells, notes and widths, once a language, for all writers."""
