"""Looks into a file before a parser sees it that would believe whatever the file claims."""
