"""The chapter's opening says what was studied, how, in whom, and what they answered."""
