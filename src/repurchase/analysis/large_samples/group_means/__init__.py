"""Groups of respondents side by side: means of constructs by category, and how far they lie apart."""
