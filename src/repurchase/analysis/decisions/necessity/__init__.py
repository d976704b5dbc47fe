"""Which drivers the outcome cannot do without: necessary condition analysis of construct scores."""
