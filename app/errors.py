"""What can go wrong in the app.

AppError
├── NoSnapshot           nothing has been published below the data folder
└── UnreadableSnapshot   the snapshot cannot be opened, or lacks what a page asks for
"""

from pathlib import Path


class AppError(Exception):
    """Anything the app refuses."""


class NoSnapshot(AppError):
    """There is no published snapshot to read."""

    def __init__(self, serving: Path) -> None:
        super().__init__(f"No snapshot is published in {serving}.")
        self.serving = serving


class UnreadableSnapshot(AppError):
    """The snapshot did not answer."""

    def __init__(self, snapshot: Path, reason: str) -> None:
        super().__init__(f"{snapshot.name} did not answer: {reason}")
        self.snapshot = snapshot
        self.reason = reason
