"""What a document is made of: data without a language, a format or a number."""
