"""Where work is done: in this process, or in another one beside it; the results are the same."""
