"""How long records are kept, what is held, and their destruction when their time is over."""
