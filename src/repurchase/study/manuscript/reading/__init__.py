"""A manuscript as sentences and tables: Word, Markdown, plain text, web page."""
