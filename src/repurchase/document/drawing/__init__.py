"""The pen of every figure: shapes, fonts, positions of labels."""
