"""What people may ask for about themselves: their requests, the clock of each, what of others stands in the answer."""
