"""What makes documents: Word, PDF and letters, from a rendition and a record."""
