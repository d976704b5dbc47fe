"""Path and measurement diagrams that lay themselves out."""
