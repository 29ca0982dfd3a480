"""Answers on pages without fields: in the template's boxes, or beside the words that ask for them."""
