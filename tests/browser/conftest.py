"""A served data folder and a real headless Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
START_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Served:
    """What `crossdock up` serves, and how to run the command on the same data folder."""

    home: Path
    app: str
    dagster: str
    environment: dict[str, str]

    def crossdock(self, *arguments: str) -> str:
        """Run the command and return what it printed; it must succeed."""
        outcome = subprocess.run(
            [str(Path(sys.executable).with_name("crossdock")), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        return outcome.stdout


@pytest.fixture(scope="session")
def served(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`crossdock up` on a copy of the demo's data folder, stopped by SIGTERM at the end."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(demo_home, home)
    app_port, dagster_port = free_port(), free_port()
    environment = os.environ | {
        "CROSSDOCK_HOME": str(home),
        "CROSSDOCK_DAGSTER_URL": f"http://127.0.0.1:{dagster_port}",
    }
    command = [str(Path(sys.executable).with_name("crossdock")), "up"]
    ports = ["--app-port", str(app_port), "--dagster-port", str(dagster_port)]
    ports += ["--push-port", str(free_port())]
    with subprocess.Popen([*command, *ports], env=environment) as process:
        try:
            wait_for(process, [app_port, dagster_port])
            yield Served(
                home,
                f"http://127.0.0.1:{app_port}",
                f"http://127.0.0.1:{dagster_port}",
                environment,
            )
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
    assert process.returncode == 0
    assert not any(answers(port) for port in (app_port, dagster_port)), "a service was left behind"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.fail("Chromium is not installed; `make browser` installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",  # Chromium refuses its sandbox to root, which CI runs as
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(process: subprocess.Popen[bytes], ports: list[int]) -> None:
    end = time.monotonic() + START_SECONDS
    while not all(map(answers, ports)):
        assert process.poll() is None, "crossdock up ended early"
        assert time.monotonic() < end, "crossdock up did not answer in time"
        time.sleep(0.5)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
