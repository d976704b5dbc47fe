"""The pre-review: what a committee or a reviewer will object to in this study, and what to do about it."""
