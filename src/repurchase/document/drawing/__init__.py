"""The pen of every figure: shapes, fonts, places of labels."""
