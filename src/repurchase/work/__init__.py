"""Where work is done: in this process, in others beside it, or on other machines; the results are the same."""
