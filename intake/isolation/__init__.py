"""Foreign documents read in processes of their own, confined and bounded."""
