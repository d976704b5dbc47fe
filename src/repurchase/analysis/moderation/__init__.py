"""Whether one construct changes the effect of another."""
