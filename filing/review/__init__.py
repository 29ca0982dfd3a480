"""What becomes of a return: received, decided, asked about, settled, looked at again."""
