"""What columns are: platform columns, identities, background questions."""
