"""The command line in the reader's language: help, refusals, completion, the first page, what comes next."""
