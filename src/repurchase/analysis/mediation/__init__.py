"""Mediation in a structural model, tested against the models that it leaves out."""
