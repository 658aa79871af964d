"""Writes docs/proof.md from the proof log of a run: which promise was tried how often."""

import json
import platform
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

PROMISES = {
    "I1": "A record has effect exactly once, whatever instant a process is killed at.",
    "I2": "The same bytes under any name, any number of times, have effect once; "
    "the same name with other bytes is a new version.",
    "I3": "The final state does not depend on the order in which files arrive.",
    "I4": "A corrected file supersedes; the old one stays visible as of then.",
    "I5": "A file that is still being written is never read.",
    "I6": "Schema drift neither crashes nor loses: rows in = loaded + quarantined; "
    "unknown columns are kept.",
    "I7": "Bytes that are no text go to the quarantine intact.",
    "I8": "Control totals hold, or what they cover does not load.",
    "I9": "The quarantine holds reason, place, raw bytes and parser version; "
    "a replay after a fix is idempotent.",
    "I10": "Any bytes give records or typed errors, in bounded time and memory, never a crash.",
    "I11": "Hostile containers are refused with a reason.",
    "I12": "A push is answered with success only once its bytes are safe; "
    "the same key with another body is a conflict.",
    "I13": "One acknowledgement for each group that comes in; "
    "one that stays out raises a case before its deadline.",
    "T1": "Every figure of the marts is the demo world's own, "
    "and a world, clean or with planted faults, raises what is true of it and nothing else.",
    "T2": "A longer demo world needs the memory of its days, not of its history.",
    "T3": "The marts of a history built in parts are those of one build, whatever its rows hold.",
    "T4": "A build that begins from the last one makes what a build of everything makes, "
    "whatever came late or corrected; or it says why it builds anew.",
}


def page(lines: Iterable[str], title_facts: str) -> str:
    """Return the page for a proof log; promises that the run did not try are named as such."""
    tried: dict[str, list[dict[str, object]]] = {promise: [] for promise in PROMISES}
    for line in lines:
        entry = json.loads(line)
        tried[entry.pop("promise")].append(entry)
    rows = [
        f"| {promise} | {words} | {'<br>'.join(map(_figures, tried[promise])) or 'not tried'} |"
        for promise, words in PROMISES.items()
    ]
    return "\n".join(
        [
            "# Proofs",
            "",
            "What is promised, and what proof runs tried. Runs wrote this page, at the commits",
            "named: each line is one test that passed. `make proof` repeats all of them at the",
            "long size, which takes a night, and `make test` runs the same tests small.",
            "",
            title_facts,
            "",
            "| promise | says | tried |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _figures(entry: dict[str, object]) -> str:
    size = "long" if entry.pop("long") else "small"
    entry.pop("commit", None)  # named above the table
    return f"{size}: " + ", ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in sorted(entry.items())
    )


def _facts(lines: Iterable[str]) -> str:
    commits = sorted({json.loads(line)["commit"] for line in lines})
    day = datetime.now(UTC).date().isoformat()
    return f"Run of {day} at commit {', '.join(commits)}, Python {platform.python_version()}."


if __name__ == "__main__":
    log, target = map(Path, sys.argv[1:])
    entries = log.read_text(encoding="utf-8").splitlines()
    text = page(entries, _facts(entries))
    target.write_text(text, encoding="utf-8")
