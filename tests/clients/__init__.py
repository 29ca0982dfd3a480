"""Real programs that people open our documents with, and the drivers that make them do so."""
