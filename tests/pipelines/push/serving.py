"""A push server in a process of its own, which can be killed at any moment and started again."""

import multiprocessing
import os
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

GOLDEN = Path(__file__).parents[2] / "golden"

# Each server is forked from a process that has the packages loaded: to start one takes no seconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["tests.pipelines.push.serving", "pipelines.push.server", "uvicorn"]
)


def serve(root: Path, port: int, largest: int, log: Path) -> None:
    """Serve until killed."""
    import logging

    import uvicorn

    from pipelines.home import Home
    from pipelines.push.server import Limits, push_server

    logging.basicConfig(level=logging.INFO, filename=str(log), force=True)
    server = push_server(Home(root), Limits(largest_bytes=largest, spare_disk_bytes=0))
    uvicorn.run(server, host="127.0.0.1", port=port, access_log=False, log_config=None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PushServer:
    """One server on one data folder."""

    def __init__(self, root: Path, largest: int = 4_000_000) -> None:
        self.root, self.largest = root, largest
        self.port = free_port()
        self.log = root / "push.log"
        self.process: BaseProcess | None = None
        sources = root / "sources"
        sources.mkdir(parents=True, exist_ok=True)
        (sources / "shop.yml").write_bytes((GOLDEN / "shop.yml").read_bytes())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        arguments = (self.root, self.port, self.largest, self.log)
        self.process = PROCESSES.Process(target=serve, args=arguments, daemon=True)
        self.process.start()
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        raise TimeoutError(self.log.read_text())

    def kill(self) -> None:
        if self.process is not None and self.process.pid is not None:
            os.kill(self.process.pid, 9)
            self.process.join()
            self.process = None
