"""Where a proof tells its figures, so that docs/proof.md is written by the run that measured."""

import json
import os
import subprocess
from pathlib import Path

LONG = os.environ.get("CROSSDOCK_PROOF") == "long"


def proven(promise: str, **figures: object) -> None:
    """Add one line to the proof log, where a run asks for one: the promise and what was tried."""
    if log := os.environ.get("CROSSDOCK_PROOF_LOG"):
        git = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
        commit = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
        entry = {"promise": promise, "long": LONG, "commit": commit, **figures}
        with Path(log).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(entry) + "\n")
