"""A model fitted again to each of many resamples."""
