"""Is every file that is made to harm refused or set apart, with a reason, in bounded memory?"""

import multiprocessing
import resource
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.readers import read
from ingest.source import FileRule
from tests.ingest.hostile_files import FEEDS, hostile_files
from tests.proof import proven

PROCESSES = multiprocessing.get_context("forkserver")
MEMORY = 6 << 30  # bytes of address space: threads and arenas reserve most of it without using it
PEAK_MIB = 900  # what the process may really use, the making of the files included
HARMLESS = "Parquet that lies"  # a changed number may be one that nobody reads


def read_all(folder: Path, theirs: Connection) -> None:
    """Read every file and tell what became of each, and what it cost."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    outcomes = []
    for number, (name, settings, write) in enumerate(hostile_files()):
        path = folder / str(number)
        write(path)
        rule = FileRule.model_validate({"match": "*", "feeds": FEEDS, **settings})
        outcomes.append((name, *outcome(path, rule)))
        path.unlink()
    theirs.send((outcomes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def outcome(path: Path, rule: FileRule) -> tuple[str, str]:
    """Return what became of a file, and why; what is no refusal of ours is a crash."""
    rows = 0
    try:
        for batch in read(path, rule):
            rows += batch.frame.height
            if batch.faults:
                return "quarantined", batch.faults[0].reason
    except FileRefused as refusal:
        return "refused", str(refusal)
    except BaseException as error:  # noqa: BLE001  (anything else is what the test looks for)
        return "crashed", repr(error)[:300]
    return "read", f"{rows} rows"


@pytest.mark.proof
def test_every_hostile_file_is_refused_or_set_apart(tmp_path: Path) -> None:
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=read_all, args=(tmp_path, theirs))
    process.start()
    theirs.close()
    outcomes, peak_mib = ours.recv()
    process.join()
    assert len(outcomes) >= 60
    taken = [
        (name, state, reason)
        for name, state, reason in outcomes
        if state not in ("refused", "quarantined") and not (state == "read" and HARMLESS in name)
    ]
    assert taken == []
    assert all(len(reason) > 20 for name, _, reason in outcomes if HARMLESS not in name)
    assert peak_mib < PEAK_MIB
    assert not any(tmp_path.iterdir())
    proven("I11", files=len(outcomes), peak_mib=round(peak_mib))
