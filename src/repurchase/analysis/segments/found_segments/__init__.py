"""Segments found in the answers: latent profiles of construct scores."""
