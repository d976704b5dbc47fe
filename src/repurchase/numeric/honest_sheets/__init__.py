"""Answer sheets that honest respondents would give, drawn from a sample, and how often they look alike."""
