"""The matrices of a structural equation model: layout, starting values, effects, standardised values."""
