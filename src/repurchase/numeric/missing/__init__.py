"""Full information maximum likelihood for incomplete answers."""
