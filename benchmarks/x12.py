"""What reading X12 costs, beside other readers of the same file.

    python -m benchmarks.x12 [--megabytes 60] [--peers .venv-peers/bin/python]

Ratios are of CPU seconds in one run, the file in memory; above 1 is faster than what it is
compared with.
"""

import argparse
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.measure import Cost, cost_of
from benchmarks.x12_file import Made, one_interchange, write_file
from ingest.edi.envelopes import Envelopes
from ingest.edi.tables import SEGMENTS
from ingest.edi.validate import faults
from ingest.edi.x12.assembly import Assembly
from ingest.edi.x12.ranges import ranges, read_range
from ingest.edi.x12.read import read_from, read_x12

PEERS = Path(".venv-peers/bin/python")


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
    with path.open("rb") as stream, pq.ParquetWriter(target, SEGMENTS) as writer:
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
            faults(batch, envelopes=envelopes)
    return time.process_time() - begin


def made(megabytes: Path) -> float:
    """Return the CPU seconds of reading one interchange of that size; to make it counts not."""
    stream, begin, sets = Made(one_interchange(float(str(megabytes)))), time.process_time(), 0
    for batch in read_from(stream, 1 << 20, Assembly("utf-8", 64 << 20), 0):
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


def lines(megabytes: float, huge: float, peers: Path = PEERS) -> Iterator[str]:
    """Yield the table of the measurements, in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mix.edi"
        write_file(path, megabytes)
        size = path.stat().st_size / 1e6
        yield f"| X12, {size:.0f} MB of 850, 856, 810 | CPU s | MB/s | peak MiB | ours is faster |"
        yield "|---|---:|---:|---:|---:|"
        ours, peak = _ours("parse", path)
        yield _line("bytes to tables, envelope checked", ours, peak, size, None)
        whole, peak = _ours("parquet", path)
        yield _line("bytes to Parquet", whole, peak, size, ours)
        for act, name in (("split", "bare split at ~"), ("split_all", "split at ~ and *")):
            yield _line(name, _peer(sys.executable, act, path), 0, size, ours)
        yield from _beside_peers(peers, ours, size)
        yield from _validated(peers, megabytes / 6 + 2)
        seconds, peak = _ours("made", Path(f"{huge:.0f}"))
        yield _line(
            f"one interchange of {huge:,.0f} MB, made as it is read", seconds, peak, huge, None
        )
        one, two = _processes(path, 1), _processes(path, 2)
        yield f"| two processes, wall seconds {one:.2f} and {two:.2f} |  |  |  | {one / two:.2f} |"


def _beside_peers(peers: Path, ours: float, size: float) -> Iterator[str]:
    if not peers.exists():
        yield f"| pyx12, ansi-x12: not measured, `{peers}` is absent (`make bench`) | | | | |"
        return
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part.edi"
        write_file(part, min(size, 6))
        share = part.stat().st_size / 1e6
        for act in ("pyx12", "ansi_x12"):
            seconds = _peer(str(peers), act, part) * size / share
            name = f"{act.replace('_', '-')} (a part of {share:.0f} MB, scaled)"
            yield _line(name, seconds, 0, size, ours)


def _validated(peers: Path, megabytes: float) -> Iterator[str]:
    """Yield what judging by guides costs, of orders that are right."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.edi"
        write_file(path, megabytes, ("850",))
        size = path.stat().st_size / 1e6
        ours, peak = _ours("validate", path)
        yield _line(f"{size:.0f} MB of 850, judged by the guide", ours, peak, size, None)
        if peers.exists():
            seconds = _peer(str(peers), "pyx12", path)
            yield _line("pyx12's reader, which has no guide for these", seconds, 0, size, ours)


def _ours(act: str, path: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.x12", "--only", act, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    cost: Cost = cost_of(command, {})
    return float(told.stdout), cost.peak_mib


def _peer(python: str, act: str, path: Path) -> float:
    script = str(Path(__file__).with_name("x12_peers.py"))
    command = [python, "-P", script, act, str(path)]  # -P: not our modules of the same name
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _count(part: tuple[Path, int, int]) -> int:
    return sum(batch.segments.num_rows for batch in read_range(*part))


def _processes(path: Path, count: int) -> float:
    parts = [(path, *part) for part in ranges(path, count)]
    with ProcessPoolExecutor(count) as pool:
        list(pool.map(abs, range(count)))  # the processes start before the clock does
        begin = time.perf_counter()
        list(pool.map(_count, parts))
        return time.perf_counter() - begin


def _line(name: str, seconds: float, peak: float, size: float, ours: float | None) -> str:
    ratio = f"{seconds / ours:.2f}" if ours else ""
    memory = f"{peak:.0f}" if peak else ""
    return f"| {name} | {seconds:.2f} | {size / seconds:.0f} | {memory} | {ratio} |"


if __name__ == "__main__":
    main()
