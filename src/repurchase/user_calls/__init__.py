"""What a user calls and asks for: a call or a name that cannot be meant is refused with what was meant."""
