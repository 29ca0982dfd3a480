"""A PDF as a file: opening it within bounds, its text strings, who it says it is."""
