"""A history too large for memory, built in parts that know nothing of one another."""
