"""What can go wrong on the way in.

IngestError
├── SourceError            a mapping is wrong; raised before anything is read
│   ├── UnknownSource
│   ├── AmbiguousSource
│   └── BadMapping
├── ArrivalError           a file could not be fetched or kept; it is tried again
│   ├── RemoteFailed       a remote folder, or a file in it, could not be read
│   ├── ChangedWhileRead
│   └── BadFileName
├── CompactionDiffers      merged files do not hold what they replace; nothing was changed
├── StoreFailed            the operational store did not answer; what is archived is read later
└── FileRefused            a whole file cannot be read; it stays in the archive
    ├── NoMapping
    ├── MissingColumns
    ├── Unreadable
    ├── Hostile            it would harm whoever reads it
    ├── TotalsDiffer       it does not hold what it says it holds
    └── Unforeseen         reading it fails in a way that no reader knows of: a fault of ours
"""

import re
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


class ArrivalError(IngestError):
    """A file did not arrive whole; nothing of it counts."""


class RemoteFailed(ArrivalError):
    def __init__(self, place: str, what: str, remedy: str) -> None:
        self.place, self.what, self.remedy = place, what, remedy
        super().__init__(f"{place}: {what}. {remedy}")


class ChangedWhileRead(ArrivalError):
    def __init__(self, file_name: str) -> None:
        super().__init__(
            f"{file_name}: it changed while it was read, so its sender still writes it. "
            "It is left where it is and taken when it is still."
        )


class BadFileName(ArrivalError):
    def __init__(self, name: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{name!r} cannot be a file's name: {reason}. Send it under a plain name.")


class CompactionDiffers(IngestError):
    def __init__(self, folder: Path, before: tuple[int, str], after: tuple[int, str]) -> None:
        super().__init__(
            f"{folder}: the files hold {before[0]} rows (content {before[1]}), merged they would "
            f"hold {after[0]} ({after[1]}). They were left as they are. Please report this."
        )


class StoreFailed(IngestError):
    """The operational store failed while a file was read; that says nothing of the file."""


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
        near = {name: _near(name, present) for name in missing}
        hints = [f"{name!r}" + (f" (is it {n[0]!r}?)" if n else "") for name, n in near.items()]
        super().__init__(
            f"The header lacks {', '.join(hints)}. It has: {', '.join(present)}. "
            "Correct the mapping or the file, then replay."
        )


def _near(name: str, present: Sequence[str]) -> list[str]:
    """Return the column that is most like a name; case and blanks count for nothing."""
    plain = {re.sub(r"[\W_]", "", each.casefold()): each for each in present}
    found = get_close_matches(re.sub(r"[\W_]", "", name.casefold()), plain, n=1)
    return [plain[each] for each in found]


class Unreadable(FileRefused):
    def __init__(self, file_format: str, reason: str) -> None:
        super().__init__(
            f"The bytes are not {file_format}: {reason}. Ask for the file again, or correct "
            "'format' in the mapping, then replay."
        )


class Hostile(FileRefused):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The file is refused unread: {reason}. Ask the sender what it is; if it is honest, "
            "ask for it in smaller or plainer files."
        )


class TotalsDiffer(FileRefused):
    def __init__(self, what: str, stated: str, found: str) -> None:
        super().__init__(
            f"The file states {what} of {stated} and has {found}. Nothing of it landed: it was cut "
            "short or changed on its way. Ask for it again."
        )


class Unforeseen(FileRefused):
    def __init__(self, error: BaseException) -> None:
        super().__init__(
            f"Reading it failed in a way that no reader foresees ({type(error).__name__}: "
            f"{str(error)[:200]}). Nothing of it landed and its bytes are kept; all other files "
            "went on. Please report this, with the file. It is read again by `crossdock "
            "quarantine replay FILE_ID`."
        )
