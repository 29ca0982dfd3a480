"""What a PDF is before its pages are looked at: opened within bounds, its identity, its pages' numbers."""
