"""What explains the outcome: the structural model, mediation, moderation, groups."""
