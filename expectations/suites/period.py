"""The years that business events can lie in; anything else is a broken clock or a wrong format."""

from datetime import datetime

FIRST = datetime(1990, 1, 1)  # noqa: DTZ001  (landed instants are naive UTC)
LAST = datetime(2100, 1, 1)  # noqa: DTZ001
