"""What changed on the pages of a document since they were issued."""
