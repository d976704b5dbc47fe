"""The rules of the pre-review, a room for each subject; each is a function of the facts."""
