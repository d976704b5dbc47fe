"""Who answered: the sample profile, and purchase behaviour."""
