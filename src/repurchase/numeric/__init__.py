"""Arrays in, frozen dataclasses out: the psychometric kernels."""
