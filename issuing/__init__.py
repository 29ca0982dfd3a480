"""What goes out: blanks, filled forms, copies for a person, letters, previews.

Services that any face uses alike. No terminal, no clock, no chance and no files of the user's: these come in as
arguments, and what there is to say about a result stands in it.
"""
