"""The categories that a closed question offers: their spellings, what refuses an answer, their natural order."""
