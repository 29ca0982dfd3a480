"""How the ledger's tables came to be, revision by revision; run when a ledger is opened."""

HEAD = "0013"
"""The newest revision. Kept here so that an up-to-date ledger opens without loading Alembic."""
