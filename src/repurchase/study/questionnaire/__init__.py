"""The instrument of a study, ready to field: in Word, as text that platforms import, and its codebook."""
