"""Who may read what, where several people use one ledger: accounts, each record's readers, and what each was shown."""
