"""Where the world's chance comes from: named streams, so that one part never disturbs another."""

from random import Random


def stream(seed: int, name: str) -> Random:
    """Return the stream of random numbers that belongs to one part of the world."""
    return Random(f"{seed}/{name}")  # noqa: S311 - a demo, not a secret
