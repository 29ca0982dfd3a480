"""What a PDF is before its pages are looked at: opened within bounds, its text strings, identity and page numbers."""
