"""What went out by mail, message by message, and every try to hand one over."""
