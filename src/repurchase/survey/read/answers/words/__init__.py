"""Words of answer scales: their labels and their ladders."""
