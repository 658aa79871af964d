"""What a whole command costs: wall time, CPU time and peak memory, children included."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(sys.executable).parent
PROJECT = Path(__file__).parent.parent
MOST_SAID = 8000  # bytes of what a command that failed said


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds and MiB of one command."""

    wall: float
    cpu: float
    peak_mib: float


def cost_of(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run a command to its end and return what it cost; it must succeed."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        list(command),
        env={**os.environ, **environment},
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # dbt tells on either what failed
    )
    said = process.stdout.read()[-MOST_SAID:] if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{said.decode(errors='replace')}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def crossdock(*arguments: str) -> list[str]:
    return [str(HERE / "crossdock"), *arguments]


def floor(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.floor", *arguments]
