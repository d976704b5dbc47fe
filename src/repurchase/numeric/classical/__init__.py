"""Classical statistics: moments, means of groups, ranks, shares."""
