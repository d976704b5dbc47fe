"""A large file in parts, which may be looked over and counted by other processes."""
