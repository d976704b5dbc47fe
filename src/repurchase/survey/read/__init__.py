"""From a platform's export to a survey."""
