"""Scans and photographs read."""
