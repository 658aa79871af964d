"""An SFTP server, an S3 server and a folder on this machine, reached as a partner's would be."""

import asyncio
import contextlib
import io
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncssh
import boto3
import pytest
from moto.server import ThreadedMotoServer

from ingest.archive import Archive
from ingest.arrivals.look import LookOutcome, Reach, look
from ingest.arrivals.remote import Remote
from workflow.file_ledger import FileLedger
from workflow.remote_files import RemoteFiles
from workflow.store import Store

if TYPE_CHECKING:
    from concurrent.futures import Future

Bucket = Any  # boto3 makes its classes while it runs
PASSWORD = "open sesame"
ENVIRONMENT = {
    "SHOP_USER": "shop",
    "SHOP_PASSWORD": PASSWORD,
    "SHOP_WRONG": "close sesame",
    "SHOP_KEY": "an-access-key",
    "SHOP_SECRET": "a-secret-key",
}


class SftpServer:
    """An SFTP server of one user over a folder; it can go down and come up again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.port = 0
        self.up()

    def up(self) -> None:
        self.listener = self._wait(self._listen())
        self.port = self.listener.get_port()

    def down(self) -> None:
        self.listener.close()
        self._wait(self.listener.wait_closed())

    def end(self) -> None:
        self.listener.close()
        self._wait(self._ended())
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def _ended(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    @property
    def host_key(self) -> str:
        return self.key.export_public_key().decode().strip()

    def _wait(self, work: Any) -> Any:  # noqa: ANN401  (asyncssh has its own types)
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return future.result(10)

    async def _listen(self) -> Any:  # noqa: ANN401  (as above)
        folder = self.folder

        class OneUser(asyncssh.SSHServer):
            def password_auth_supported(self) -> bool:
                return True

            def validate_password(self, username: str, password: str) -> bool:
                return (username, password) == ("shop", PASSWORD)

        class Folder(asyncssh.SFTPServer):
            def __init__(self, channel: Any) -> None:  # noqa: ANN401  (as above)
                super().__init__(channel, chroot=str(folder).encode())

        return await asyncssh.listen(
            "127.0.0.1",
            self.port,
            server_host_keys=[self.key],
            server_factory=OneUser,
            sftp_factory=Folder,
        )


@pytest.fixture(scope="session", autouse=True)
def quiet_servers() -> None:
    for name in ("werkzeug", "asyncssh", "paramiko"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


@pytest.fixture(scope="session")
def s3_port() -> Iterator[int]:
    with contextlib.redirect_stdout(io.StringIO()):
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
    yield server.get_host_and_port()[1]
    server.stop()


@pytest.fixture
def bucket(s3_port: int, request: pytest.FixtureRequest) -> Bucket:
    name = "b" + str(abs(hash(request.node.nodeid)))
    address = f"http://127.0.0.1:{s3_port}"
    secrets = {"aws_access_key_id": "an-access-key", "aws_secret_access_key": "a-secret-key"}
    resource = boto3.resource("s3", endpoint_url=address, region_name="us-east-1", **secrets)
    return resource.create_bucket(Bucket=name)


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[SftpServer]:
    folder = tmp_path / "partner"
    (folder / "out").mkdir(parents=True)
    server = SftpServer(folder)
    yield server
    server.end()


@dataclass
class Desk:
    """Our side: real stores, and a clock that the test moves."""

    home: Path
    at: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)
    environment: dict[str, str] = field(default_factory=lambda: dict(ENVIRONMENT))

    def __post_init__(self) -> None:
        self.store = Store.open(self.home / "ops.sqlite")
        self.ledger = FileLedger(self.store)
        self.memory = RemoteFiles(self.store)
        self.archive = Archive(self.home / "archive")

    def look(self, remote: Remote, later: float = 20.0) -> LookOutcome:
        """Look once, some seconds after the last time."""
        self.at += timedelta(seconds=later)
        reach = Reach(
            self.archive, self.ledger, self.memory, self.home / "receiving", self.environment
        )
        return look(remote, reach, self.at)

    def kept(self) -> dict[str, list[bytes]]:
        """Return the bytes that the ledger and the archive hold, by file name, oldest first."""
        held: dict[str, list[bytes]] = {}
        for entry in self.ledger.unfinished():
            with self.archive.opened(entry.file_id) as path:
                held.setdefault(entry.file_name, []).append(path.read_bytes())
        return held


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "home")
    yield opened
    opened.store.close()


def sftp_remote(sftp: SftpServer, **settings: object) -> Remote:
    return Remote.model_validate(
        {
            "name": "partner",
            "source": "shop",
            "url": f"sftp://127.0.0.1:{sftp.port}/out",
            "credentials": {"username": "SHOP_USER", "password": "SHOP_PASSWORD"},
            "options": {"host_key": sftp.host_key},
            **settings,
        }
    )


def s3_remote(bucket: Bucket, port: int, **settings: object) -> Remote:
    return Remote.model_validate(
        {
            "name": "partner",
            "source": "shop",
            "url": f"s3://{bucket.name}/out",
            "credentials": {"key": "SHOP_KEY", "secret": "SHOP_SECRET"},
            "options": {"endpoint_url": f"http://127.0.0.1:{port}", "region_name": "us-east-1"},
            **settings,
        }
    )


def folder_remote(folder: Path, **settings: object) -> Remote:
    folder.mkdir(exist_ok=True)
    given = {"name": "drop", "source": "shop", "url": f"file://{folder}", **settings}
    return Remote.model_validate(given)
