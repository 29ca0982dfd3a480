"""What is handed in at once through a window: sent, kept until it has ended, and taken up again where it broke off."""
