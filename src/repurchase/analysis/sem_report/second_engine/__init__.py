"""The same model fitted by a second engine."""
