"""The recommendation score of a question from 0 to 10."""
