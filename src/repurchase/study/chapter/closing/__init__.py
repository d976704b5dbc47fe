"""Group differences, robustness, priorities and what the chapter concludes."""
