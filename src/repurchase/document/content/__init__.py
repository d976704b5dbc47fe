"""A document consists of tables, figures and words: data without a language, a format or a number."""
