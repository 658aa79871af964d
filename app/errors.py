"""What can go wrong in the app.

AppError
└── NoSnapshot     nothing has been published below the data folder
"""

from pathlib import Path


class AppError(Exception):
    """Anything the app refuses."""


class NoSnapshot(AppError):
    """There is no published snapshot to read."""

    def __init__(self, serving: Path) -> None:
        super().__init__(f"No snapshot is published in {serving}.")
        self.serving = serving
