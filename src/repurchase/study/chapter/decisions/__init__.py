"""Problems, what-if and segments, as the chapter tells them."""
