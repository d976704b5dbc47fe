"""Shares of respondents who agree with each statement."""
