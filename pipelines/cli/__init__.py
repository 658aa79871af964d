"""The command `crossdock`."""
