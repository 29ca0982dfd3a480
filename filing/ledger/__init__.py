"""The ledger itself: database, tables and migrations, originals, audit and seals, and looking after them."""
