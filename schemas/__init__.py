"""The language all others speak: definitions, records, readings, identity, checks. Knows no file format and no database."""
