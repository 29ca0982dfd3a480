"""Answers in form fields: the controls of a file, what their names mean, where they stand and what they show."""
