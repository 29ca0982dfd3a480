"""The PDF rendition: one A4 document that is the on-screen form and the paper form."""
