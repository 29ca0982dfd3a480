"""What is kept: copies, submissions, records, queries, originals."""
