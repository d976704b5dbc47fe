"""What follows the body: references, appendix, certificate."""
