"""What the model predicts for the outcome when drivers are raised."""
