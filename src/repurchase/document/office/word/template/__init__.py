"""A .docx file of the author's own, of which the report takes styles and page setup."""
