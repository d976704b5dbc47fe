"""What is told of a large file alone: who was counted, groups side by side, effects judged by their size."""
