"""The language all others speak: definitions, records, readings, identity, checks. No file format, no database."""
