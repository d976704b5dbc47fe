"""How large effects are, and what would undo them: explained variance, omitted common causes."""
