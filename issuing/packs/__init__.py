"""Packs: for each person the documents that belong together, made one person after another and put on record."""
