"""Does any process hold a file open for writing? Where the kernel can tell, we ask it."""

import fcntl
import os
import signal
from pathlib import Path


def is_written(path: Path) -> bool:
    """Tell whether the kernel knows of a writer; False where it cannot know, or the file is gone.

    Linux grants a read lease only on a file that nobody holds open for writing. It knows the
    processes of this machine, on its own disks; other systems, network disks and files of other
    users give no answer.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not _is_leased(descriptor)
    finally:
        os.close(descriptor)  # which gives the lease back


def _is_leased(descriptor: int) -> bool:
    """Take a read lease for a moment. Return False only where a writer is the reason for a no."""
    # Whoever opens the file meanwhile makes the kernel signal us; by default that would kill.
    fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
