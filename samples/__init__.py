"""A completed sample of every form. Everybody named in them is invented."""
