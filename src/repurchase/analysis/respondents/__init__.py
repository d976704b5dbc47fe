"""Who answered: questionnaire, profile, description, early and late answers, simulated answers."""
