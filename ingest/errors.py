"""What can go wrong on the way in.

IngestError
├── SourceError            a mapping is wrong; raised before anything is read
│   ├── UnknownSource
│   ├── AmbiguousSource
│   └── BadMapping
├── CompactionDiffers      merged files do not hold what they replace; nothing was changed
└── FileRefused            a whole file cannot be read; it stays in the archive
    ├── NoMapping
    ├── MissingColumns
    └── Unreadable
"""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path


class IngestError(Exception):
    """The root of the tree."""


class SourceError(IngestError):
    """A source's configuration cannot be used."""


class UnknownSource(SourceError):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"No source is called {name!r}. Known sources: {', '.join(known)}.")


class AmbiguousSource(SourceError):
    def __init__(self, file_name: str, matching: Sequence[str]) -> None:
        found = f"sources {', '.join(matching)} all take" if matching else "no source takes"
        super().__init__(f"{file_name}: {found} a file of this name. Say which with --source NAME.")


class BadMapping(SourceError):
    """A mapping is wrong at a line of its YAML file."""

    def __init__(self, path: Path, line: int, where: str, reason: str) -> None:
        self.path, self.line, self.where, self.reason = path, line, where, reason
        super().__init__(f"{path.name}, line {line}: {where or 'the file'}: {reason}")


class CompactionDiffers(IngestError):
    def __init__(self, folder: Path, before: tuple[int, str], after: tuple[int, str]) -> None:
        super().__init__(
            f"{folder}: the files hold {before[0]} rows (content {before[1]}), merged they would "
            f"hold {after[0]} ({after[1]}). They were left as they are. Please report this."
        )


class FileRefused(IngestError):
    """A file cannot be read at all."""


class NoMapping(FileRefused):
    def __init__(self, file_name: str, source: str, patterns: Sequence[str]) -> None:
        super().__init__(
            f"{file_name}: source {source!r} has no entry under 'files' that matches this name. "
            f"It knows {', '.join(patterns)}. Add one, or list the name under 'ignore'."
        )


class MissingColumns(FileRefused):
    def __init__(self, missing: Sequence[str], present: Sequence[str]) -> None:
        near = {name: get_close_matches(name, present, n=1) for name in missing}
        hints = [f"{name!r}" + (f" (is it {n[0]!r}?)" if n else "") for name, n in near.items()]
        super().__init__(
            f"The header lacks {', '.join(hints)}. It has: {', '.join(present)}. "
            "Correct the mapping or the file, then replay."
        )


class Unreadable(FileRefused):
    def __init__(self, file_format: str, reason: str) -> None:
        super().__init__(
            f"The bytes are not {file_format}: {reason}. Ask for the file again, or correct "
            "'format' in the mapping, then replay."
        )
