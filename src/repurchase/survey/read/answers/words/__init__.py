"""Words of answer scales: their labels, their ladders, their slips."""
