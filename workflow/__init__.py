"""The operational store: the file ledger, accounts, sessions and what people do about cases."""
