"""What the commands beside ``analyze`` do."""
