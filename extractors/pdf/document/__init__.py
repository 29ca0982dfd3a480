"""The file itself: opened within limits, looked through, and taken apart."""
