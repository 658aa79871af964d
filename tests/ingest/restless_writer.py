"""A sender that writes with pauses, renames, truncates and writes anew, on a clock of its own."""

import heapq
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

SECOND = 1_000_000_000


@dataclass
class Clock:
    """Nanoseconds of a time long ago, so that no real clock comes in between."""

    now_ns: int = 1_000_000_000 * SECOND

    def pass_by(self, seconds: float) -> None:
        self.now_ns += int(seconds * SECOND)


@dataclass
class RestlessWriter:
    """Writes files step by step; `whole` holds every version that it ever finished, by name.

    `held_pause` is the longest pause with a file open, `closed_pause` with it closed, in seconds.
    With a marker, each file gets one when it is finished, and loses it before it is touched.
    """

    folder: Path
    clock: Clock
    chance: random.Random
    held_pause: float
    closed_pause: float
    marker: str = ""
    whole: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    steps: int = 0
    due: list[tuple[int, int, Iterator[float]]] = field(default_factory=list)

    def begin(self, files: int) -> None:
        ways = (self._held, self._reopened, self._renamed, self._replaced)
        for number in range(files):
            act = self._life(f"f{number}.csv", self.chance.choice(ways))
            heapq.heappush(self.due, (self.clock.now_ns, number, act))

    def wait(self) -> bool:
        """Let the time pass until just before the next act; False when all is written."""
        if self.due:
            self.clock.now_ns = max(self.clock.now_ns, self.due[0][0] - 1)
        return bool(self.due)

    def step(self) -> None:
        """Do the next act at its time."""
        if not self.wait():
            return
        self.clock.now_ns += 1
        _, number, act = heapq.heappop(self.due)
        pause = next(act, None)
        self.steps += 1
        if pause is not None:
            due = self.clock.now_ns + int(pause * SECOND)
            heapq.heappush(self.due, (due, number, act))

    def some_steps(self) -> None:
        for _ in range(self.chance.choice((0, 0, 0, 1, 2))):
            self.step()

    def _life(self, name: str, way: object) -> Iterator[float]:
        yield from way(name)  # type: ignore[operator]  # one of the ways below
        for _ in range(self.chance.randrange(3)):
            yield self.chance.uniform(0.001, 100)
            again = self.chance.choice((self._held, self._rewritten, self._replaced))
            yield from again(name)

    def _pieces(self) -> list[bytes]:
        sizes = [self.chance.randrange(1, 400) for _ in range(self.chance.randrange(1, 6))]
        return [self.chance.randbytes(size) for size in sizes]

    def _pause(self, longest: float) -> float:
        return self.chance.uniform(0.001, longest)

    def _stamp(self, file: BinaryIO | Path) -> None:
        where = file if isinstance(file, Path) else file.fileno()
        os.utime(where, ns=(self.clock.now_ns, self.clock.now_ns))

    def _unmark(self, name: str) -> None:
        if self.marker:
            (self.folder / (name + self.marker)).unlink(missing_ok=True)

    def _finish(self, name: str, body: bytes) -> None:
        self.whole[name].append(body)

    def _mark(self, name: str) -> None:
        if self.marker:
            marker = self.folder / (name + self.marker)
            marker.touch()
            self._stamp(marker)

    def _held(self, name: str) -> Iterator[float]:
        """Write under the final name and keep the file open through every pause."""
        pieces = self._pieces()
        self._unmark(name)
        with (self.folder / name).open("wb", buffering=0) as file:
            for piece in pieces:
                file.write(piece)
                self._stamp(file)
                yield self._pause(self.held_pause)
            self._finish(name, b"".join(pieces))
        self._mark(name)

    def _reopened(self, name: str) -> Iterator[float]:
        """Open, append and close for each piece, as a simple logger does."""
        pieces, path = self._pieces(), self.folder / name
        self._unmark(name)
        for number, piece in enumerate(pieces):
            if number == len(pieces) - 1:
                self._finish(name, b"".join(pieces))
            with path.open("ab", buffering=0) as file:
                file.write(piece)
                self._stamp(file)
            yield self._pause(self.closed_pause)
        self._mark(name)

    def _renamed(self, name: str) -> Iterator[float]:
        """Write aside under a name that says so, with pauses of any length, then rename."""
        aside = self.folder / self.chance.choice((f".{name}", f"{name}.part", f"{name}.tmp"))
        pieces = self._pieces()
        self._unmark(name)
        for piece in pieces:
            with aside.open("ab") as file:
                file.write(piece)
            self._stamp(aside)
            yield self._pause(10_000)
        self._finish(name, b"".join(pieces))
        aside.rename(self.folder / name)
        self._mark(name)

    _replaced = _renamed

    def _rewritten(self, name: str) -> Iterator[float]:
        """Cut an old version short in place and write on, with the file open."""
        path = self.folder / name
        self._unmark(name)
        with path.open("r+b" if path.exists() else "w+b", buffering=0) as file:
            old = file.read()
            body = bytearray(old[: self.chance.randrange(len(old) + 1)])
            file.truncate(len(body))
            file.seek(len(body))
            self._stamp(file)
            yield self._pause(self.held_pause)
            for piece in self._pieces():
                file.write(piece)
                body += piece
                self._stamp(file)
                yield self._pause(self.held_pause)
            self._finish(name, bytes(body))
        self._mark(name)
