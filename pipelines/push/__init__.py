"""Files pushed over HTTP."""
