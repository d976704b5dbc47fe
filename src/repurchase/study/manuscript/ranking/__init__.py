"""Claims in words: which value is the greater, which the greatest, whom a pronoun stands for."""
