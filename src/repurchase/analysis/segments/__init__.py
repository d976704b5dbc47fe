"""Groups of respondents: found in their answers, known from their background, and who would recommend."""
