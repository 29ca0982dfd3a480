"""What changed on a page since it was issued: its digest, what was added, drawn over or written beside."""
