"""The study file: its schema, its places, a first draft."""
