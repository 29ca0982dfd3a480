"""Clocks: what was held, what should have been, and what falls due, in civil days of the organisation."""
