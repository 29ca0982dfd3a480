"""Which characters a PDF's fonts draw: codes, letters, outlines."""
