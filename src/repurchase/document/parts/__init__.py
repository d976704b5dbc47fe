"""The blocks of a document under the names by which analyses make them."""
