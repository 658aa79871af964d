"""The web application: shows what the snapshot says, and records what people do."""
