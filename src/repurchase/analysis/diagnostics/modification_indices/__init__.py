"""What freeing each fixed parameter, or releasing each equality, would gain."""
