"""`crossdock up`: Dagster's daemon and web server and the app, kept alive and stopped cleanly."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Annotated

import typer

from pipelines.cli.screen import errors_told, out, told
from pipelines.errors import PortTaken
from pipelines.home import Home
from pipelines.settings import PROJECT, home_from_environment, pass_on

HOST = "127.0.0.1"
GRACE_SECONDS = 15.0
RESTARTS = 3  # of one service; a service that goes on falling down needs a person


@dataclass(slots=True)
class Service:
    """One process to keep alive, its log below the data folder."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    log: IO[bytes] | None = None
    restarts: int = 0


def up(
    app_port: Annotated[int, typer.Option(help="Port of the app.")] = 8501,
    dagster_port: Annotated[int, typer.Option(help="Port of the Dagster UI.")] = 3000,
    push_port: Annotated[int, typer.Option(help="Port that files are pushed to.")] = 8502,
) -> None:
    """Serve the app, the Dagster UI and the door for pushed files on this machine, until Ctrl-C."""
    home = home_from_environment()
    pass_on(home)
    with errors_told():
        for port in (app_port, dagster_port, push_port):
            _refuse_taken(port)
    services = _services(app_port, dagster_port, push_port)
    with _stopped_cleanly(services), _asked_to_stop() as stop:
        for service in services:
            _start(service, home)
        _tell({"App": app_port, "Dagster": dagster_port, "Push": push_port}, stop)
        while not stop and _kept_alive(services, home):
            time.sleep(0.5)
    out.print("Stopped.")


def _services(app_port: int, dagster_port: int, push_port: int) -> list[Service]:
    here = Path(sys.executable).parent
    module = ["-m", "pipelines.definitions", "-d", str(PROJECT)]
    links = {"CROSSDOCK_DAGSTER_URL": f"http://{HOST}:{dagster_port}"}
    server = ["-m", "uvicorn", "app.server:app", "--host", HOST, "--port", str(app_port)]
    return [
        Service("dagster-daemon", [str(here / "dagster-daemon"), "run", *module], {}),
        Service(
            "dagster-webserver",
            [str(here / "dagster-webserver"), "-h", HOST, "-p", str(dagster_port), *module],
            {},
        ),
        Service("app", [sys.executable, *server], links),
        Service("push", [str(here / "crossdock"), "push", "serve", "--port", str(push_port)], {}),
    ]


def _start(service: Service, home: Home) -> None:
    home.logs.mkdir(parents=True, exist_ok=True)
    service.log = (home.logs / f"{service.name}.log").open("ab")
    service.process = subprocess.Popen(  # noqa: S603  (our own commands)
        service.command,
        stdout=service.log,
        stderr=subprocess.STDOUT,
        cwd=PROJECT,
        env=os.environ | service.environment,
        start_new_session=True,  # Ctrl-C comes to us alone; we stop them in order
    )


def _kept_alive(services: list[Service], home: Home) -> bool:
    for service in services:
        if service.process is None or service.process.poll() is None:
            continue
        if service.restarts == RESTARTS:
            told.print(f"[bold red]{service.name} fell down again; see its log in {home.logs}.[/]")
            return False
        service.restarts += 1
        told.print(f"{service.name} ended with {service.process.returncode}; starting it again.")
        _start(service, home)
    return True


def _tell(ports: dict[str, int], stop: list[int]) -> None:
    with told.status("Starting"):
        for port in ports.values():
            while not stop and not _answers(port):
                time.sleep(0.2)
    for name, port in ports.items():
        out.print(f"{name + ':':<8} http://{HOST}:{port}", highlight=False)
    out.print("Ctrl-C stops them all.")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _refuse_taken(port: int) -> None:
    if _answers(port):
        raise PortTaken(port)


@contextmanager
def _asked_to_stop() -> Iterator[list[int]]:
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {each: signal.signal(each, note) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _stopped_cleanly(services: list[Service]) -> Iterator[None]:
    try:
        yield
    finally:
        running = [each for each in services if each.process and each.process.poll() is None]
        for number in (signal.SIGTERM, signal.SIGKILL):
            for service in running:
                _signal_group(service, number)
            running = _left_after(running, GRACE_SECONDS)
        for service in services:
            if service.log:
                service.log.close()


def _signal_group(service: Service, number: int) -> None:
    if service.process:
        try:
            os.killpg(service.process.pid, number)
        except ProcessLookupError:
            return


def _left_after(services: list[Service], seconds: float) -> list[Service]:
    end = time.monotonic() + seconds
    while services and time.monotonic() < end:
        services = [each for each in services if each.process and each.process.poll() is None]
        time.sleep(0.1)
    return services
