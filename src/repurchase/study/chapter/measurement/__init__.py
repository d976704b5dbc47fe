"""How well the constructs are measured, and what a common method may have added."""
