"""A small but lifelike distributor, generated from a seed: the feeds that its system would send."""
