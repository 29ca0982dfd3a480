"""Bringing a backup back: what of it is whole, the way into the home, and what is done afterwards."""
