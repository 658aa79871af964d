"""What reading X12 costs, beside other readers of the same file.

    python -m benchmarks.x12 [--megabytes 60] [--peers .venv-peers/bin/python]

Ratios are of CPU seconds in one run, each the least of several turns; above 1 is faster than what
it is compared with.
"""

import argparse
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measure import cost_of
from benchmarks.x12_file import Made, one_interchange, write_file
from ingest.edi.envelopes import Envelopes
from ingest.edi.tables import SEGMENTS
from ingest.edi.validate import faults
from ingest.edi.x12.assembly import Assembly
from ingest.edi.x12.ranges import ranges, read_range
from ingest.edi.x12.read import read_from, read_x12

PEERS = Path(".venv-peers/bin/python")
TURNS = 5


def main() -> None:
    """Run one measurement as told, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=60)
    parser.add_argument("--peers", type=Path, default=PEERS)
    parser.add_argument("--made", type=float, default=1000, help="megabytes of one interchange")
    parser.add_argument("--only", nargs=2, metavar=("ACT", "FILE"))
    told = parser.parse_args()
    if told.only:
        print(ACTS[told.only[0]](Path(told.only[1])))
        return
    for line in lines(told.megabytes, told.made, told.peers):
        print(line, flush=True)


def parse(path: Path) -> float:
    """Return the CPU seconds of reading a file into tables, once a first part is read."""
    _warm_up(path)
    begin = time.process_time()
    with path.open("rb") as stream:
        for _ in read_x12(stream):
            pass
    return time.process_time() - begin


def parquet(path: Path) -> float:
    """Return the CPU seconds of reading a file and writing its segments to Parquet, likewise."""
    _warm_up(path)
    begin = time.process_time()
    target = path.with_suffix(".parquet")
    # Elements seldom repeat, and the least and greatest of them help no reader.
    numbered = [field.name for field in SEGMENTS if not pa.types.is_list(field.type)]
    coded = {"use_dictionary": ["segment_id"], "write_statistics": numbered}
    with path.open("rb") as stream, pq.ParquetWriter(target, SEGMENTS, **coded) as writer:
        for batch in read_x12(stream):
            writer.write_batch(batch.segments)
    return time.process_time() - begin


def validate(path: Path) -> float:
    """Return the CPU seconds of reading a file and judging it by its guides, likewise."""
    with path.open("rb") as stream:
        for batch in read_x12(io.BytesIO(stream.read(20_000))):
            faults(batch)
    begin, envelopes = time.process_time(), Envelopes()
    with path.open("rb") as stream:
        for batch in read_x12(stream):
            if (found := faults(batch, envelopes=envelopes)).num_rows:
                raise SystemExit(f"a fault where there is none: {found.to_pylist()[0]}")
    return time.process_time() - begin


def made(megabytes: Path) -> float:
    """Return the CPU seconds of reading one interchange of that size; to make it counts not."""
    stream, begin, sets = Made(one_interchange(float(str(megabytes)))), time.process_time(), 0
    for batch in read_from(stream, 2 << 20, Assembly("utf-8", 64 << 20), 0):
        sets += batch.transactions.num_rows
        if batch.errors.num_rows:
            raise SystemExit(f"a fault in bytes that have none: {batch.errors.to_pylist()[0]}")
    if not sets:
        raise SystemExit("no transaction was read")
    return time.process_time() - begin - stream.seconds


ACTS: dict[str, Callable[[Path], float]] = {
    "parse": parse,
    "parquet": parquet,
    "validate": validate,
    "made": made,
}


def _warm_up(path: Path) -> None:
    with path.open("rb") as stream:
        list(read_x12(io.BytesIO(stream.read(20_000))))


@dataclass(frozen=True, slots=True)
class _Row:
    """One reader on one file, and of which row's seconds its own are a multiple."""

    name: str
    act: str
    path: Path
    scale: float = 1  # where it reads a part only
    beside: str = ""
    python: str = ""  # of a peer; ours is this one

    def command(self) -> list[str]:
        if not self.python:
            return [sys.executable, "-m", "benchmarks.x12", "--only", self.act, str(self.path)]
        script = str(Path(__file__).with_name("x12_peers.py"))
        return [self.python, "-P", script, self.act, str(self.path)]  # -P: not our modules


def lines(megabytes: float, huge: float, peers: Path = PEERS) -> Iterator[str]:
    """Yield the table of the measurements, in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        names = ("mix.edi", "part.edi", "orders.edi", "paid.edi", "paid_part.edi")
        path, part, orders, paid, paid_part = (Path(folder) / name for name in names)
        write_file(path, megabytes)
        write_file(part, min(megabytes, 6))
        write_file(orders, megabytes / 6 + 2, ("850",))
        write_file(paid, megabytes / 6 + 2, ("820",))
        write_file(paid_part, min(megabytes / 6, 1), ("820",))
        size = path.stat().st_size / 1e6
        yield f"| X12, {size:.0f} MB of 850, 856, 810 | CPU s | MB/s | peak MiB | ours is faster |"
        yield "|---|---:|---:|---:|---:|"
        yield from _in_turns(_rows(path, part, orders, peers))
        yield from _in_turns(_guided(paid, paid_part, peers))
        if not peers.exists():
            yield f"| pyx12, ansi-x12: not measured, `{peers}` is absent (`make bench`) | | | | |"
        made = _Row(
            f"one interchange of {huge:,.0f} MB, made as it is read", "made", Path(f"{huge:.0f}")
        )
        seconds = float(_told(made))
        peak = cost_of(made.command(), {}).peak_mib
        yield _line(made.name, seconds, peak, huge, None)
        write_file(path, 3 * megabytes)  # long enough for what starts and waits not to count
        one, two = _processes(path)
        yield f"| two processes, wall seconds {one:.2f} and {two:.2f} |  |  |  | {one / two:.2f} |"


def _rows(path: Path, part: Path, orders: Path, peers: Path) -> list[_Row]:
    share, count = part.stat().st_size, orders.stat().st_size / 1e6
    scale = path.stat().st_size / share
    rows = [
        _Row("bytes to tables, envelope checked", "parse", path),
        _Row("bytes to Parquet", "parquet", path, beside="parse"),
        _Row("bare split at ~", "split", path, beside="parse", python=sys.executable),
        _Row("split at ~ and *", "split_all", path, beside="parse", python=sys.executable),
        _Row(f"{count:.0f} MB of 850, judged by the guide", "validate", orders),
    ]
    if peers.exists():
        of = f"(a part of {share / 1e6:.0f} MB, scaled)"
        python = str(peers)
        rows[4:4] = [
            _Row(f"pyx12 {of}", "pyx12", part, scale, "parse", python),
            _Row(f"ansi-x12 {of}", "ansi_x12", part, scale, "parse", python),
        ]
        name = "pyx12's reader, which has no guide for these"
        rows.append(_Row(name, "pyx12", orders, beside="validate", python=python))
    return rows


def _guided(paid: Path, part: Path, peers: Path) -> list[_Row]:
    """Return the rows of the 820, of which pyx12 has a guide too."""
    whole, share = paid.stat().st_size, part.stat().st_size
    rows = [_Row(f"{whole / 1e6:.0f} MB of 820, judged by the guide", "validate", paid)]
    if peers.exists():
        name = f"pyx12, judged by its guide (a part of {share / 1e6:.0f} MB, scaled)"
        rows.append(_Row(name, "pyx12_guide", part, whole / share, "validate", str(peers)))
    return rows


def _in_turns(rows: list[_Row]) -> Iterator[str]:
    """Yield the line of each row: its least seconds, since what else runs here only adds."""
    turns = [[float(_told(row)) * row.scale for row in rows] for _ in range(TURNS)]
    least = [min(seconds) for seconds in zip(*turns, strict=True)]
    by_act = {row.act: seconds for row, seconds in zip(rows, least, strict=True)}
    for row, seconds in zip(rows, least, strict=True):
        peak = 0 if row.python else cost_of(row.command(), {}).peak_mib
        size = row.path.stat().st_size * row.scale / 1e6
        yield _line(row.name, seconds, peak, size, by_act.get(row.beside))


def _told(row: _Row) -> str:
    return subprocess.run(row.command(), capture_output=True, text=True, check=True).stdout


def _count(part: tuple[Path, int, int]) -> int:
    return sum(batch.segments.num_rows for batch in read_range(*part))


def _processes(path: Path) -> tuple[float, float]:
    """Return the wall seconds of one process and of two, in turns, the least of each."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(abs, range(2)))  # the processes start before the clock does
        for _ in range(TURNS):
            for count, taken in seconds.items():
                parts = [(path, *part) for part in ranges(path, count)]
                begin = time.perf_counter()
                list(pool.map(_count, parts))
                taken.append(time.perf_counter() - begin)
    return min(seconds[1]), min(seconds[2])


def _line(name: str, seconds: float, peak: float, size: float, ours: float | None) -> str:
    ratio = f"{seconds / ours:.2f}" if ours else ""
    memory = f"{peak:.0f}" if peak else ""
    return f"| {name} | {seconds:.2f} | {size / seconds:.0f} | {memory} | {ratio} |"


if __name__ == "__main__":
    main()
