"""Survey and model in, results out."""
