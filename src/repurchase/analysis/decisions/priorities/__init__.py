"""Which driver to work on first: importance for the outcome against present performance."""
