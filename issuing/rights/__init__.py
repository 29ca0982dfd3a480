"""What somebody gets who asks for all that is held about them: the copies, the index, and what stays here."""
