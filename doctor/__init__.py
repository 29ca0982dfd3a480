"""`carepack doctor`: whether all that carepack needs is there and sound, and what to do where it is not.

It only looks: nothing is made, mended, brought up to date or written; and whatever is broken, the rest is told, too.
"""
