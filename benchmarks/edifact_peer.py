"""What the peer does with an EDIFACT file; it runs in an interpreter of its own.

python benchmarks/edifact_peer.py FILE
"""

import sys
import time
import warnings
from pathlib import Path


def main() -> None:
    """Read a file to its last segment; print segments and CPU seconds."""
    from pydifact.segmentcollection import Interchange  # type: ignore[import-not-found]  # a peer

    warnings.simplefilter("ignore")
    text = Path(sys.argv[1]).read_text(encoding="latin-1")
    begin = time.process_time()
    interchange = Interchange.from_str(text)
    segments = sum(len(message.segments) + 2 for message in interchange.get_messages())
    print(segments, time.process_time() - begin)


if __name__ == "__main__":
    main()
