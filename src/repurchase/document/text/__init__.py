"""Documents as text: Markdown, LaTeX, HTML, terminal."""
