"""Counts in words and digits: how many items a questionnaire has, how many hypotheses held."""
