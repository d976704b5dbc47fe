"""What to do first: priorities by effect and by stated importance."""
