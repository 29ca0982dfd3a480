"""What the letters on a page really look like, whatever the file says they are."""
