"""X12: bytes to the tables of `ingest.edi.tables`."""
