"""Paper measured: labelled pages of our own forms, and how well, how fast and how safely the product reads them."""
