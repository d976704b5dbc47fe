"""Whether a model holds alike in several groups, and whether their paths differ."""
