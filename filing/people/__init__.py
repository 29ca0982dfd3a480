"""Whom documents are for: the roster and its file."""
