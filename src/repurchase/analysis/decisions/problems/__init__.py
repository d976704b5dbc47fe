"""Problems that the answers show or refuse: dependence on a driver, lack of one, a bottleneck."""
