"""Common method variance: Harman's factor, a common latent factor, a marker."""
