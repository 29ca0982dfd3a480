"""The labelled pages, the figures made of them, and what is shown with them (`benchmarks/paper`)."""
