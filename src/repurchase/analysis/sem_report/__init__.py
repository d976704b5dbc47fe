"""A fitted model shown: tables, terminal page, diagrams, a second engine's estimates."""
