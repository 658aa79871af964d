"""What does a look do when the folder, the network or the partner goes wrong under its hands?"""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fsspec.implementations.sftp import SFTPFileSystem

from ingest.errors import RemoteFailed
from tests.ingest.arrivals.conftest import (
    PASSWORD,
    Bucket,
    Desk,
    SftpServer,
    s3_remote,
    sftp_remote,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class Interfering:
    """Does something to the partner's folder right after a file is opened for reading."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, act: Any) -> None:  # noqa: ANN401
        real = SFTPFileSystem._open

        def opened(files: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401
            handle = real(files, *arguments, **named)
            act()
            return handle

        monkeypatch.setattr(SFTPFileSystem, "_open", opened)


@pytest.mark.parametrize("act", ["overwrite", "truncate", "delete", "grow", "rename"])
def test_a_file_that_changes_under_our_hands_is_not_taken_and_the_others_are(
    act: str, sftp: SftpServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote, path = sftp_remote(sftp), sftp.folder / "out" / "orders.csv"
    (sftp.folder / "out" / "z.csv").write_bytes(b"whole\n")
    path.write_bytes(b"x" * 200_000)
    old = time.time() - 100  # SFTP tells times in whole seconds
    os.utime(path, (old, old))
    desk.look(remote)
    acts: dict[str, Callable[[], object]] = {
        "overwrite": lambda: path.write_bytes(b"y" * 200_000),
        "truncate": lambda: path.write_bytes(b""),
        "delete": path.unlink,
        "grow": lambda: path.open("ab").write(b"more"),
        "rename": lambda: path.rename(path.with_name("other.csv")),
    }
    done: list[object] = []

    def once() -> None:
        if not done:
            done.append(act)
            acts[act]()

    with monkeypatch.context() as patched:
        Interfering(patched, once)
        outcome = desk.look(remote)
    assert outcome.taken == ["z.csv"]
    (error,) = outcome.errors
    assert "orders.csv" in str(error)
    assert desk.kept() == {"z.csv": [b"whole\n"]}
    desk.look(remote)
    desk.look(remote)
    expected = {"overwrite": b"y" * 200_000, "truncate": b"", "grow": b"x" * 200_000 + b"more"}
    name = "other.csv" if act == "rename" else "orders.csv"
    assert desk.kept().get(name, [None])[0] == expected.get(
        act, b"x" * 200_000 if act == "rename" else None
    )


def test_an_object_deleted_between_listing_and_fetch_is_told_and_no_other_is_stopped(
    bucket: Bucket, s3_port: int, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = s3_remote(bucket, s3_port)
    for name in ("a.csv", "b.csv"):
        bucket.put_object(Key=f"out/{name}", Body=name.encode())
    note = desk.memory.note

    def noted(*arguments: Any) -> Any:  # noqa: ANN401
        bucket.Object("out/a.csv").delete()
        return note(*arguments)

    monkeypatch.setattr(desk.memory, "note", noted)
    outcome = desk.look(remote)
    assert outcome.taken == ["b.csv"]
    assert "it is not there" in str(outcome.errors[0])


def test_a_file_over_the_limit_is_refused_before_it_is_fetched(
    sftp: SftpServer, desk: Desk
) -> None:
    remote = sftp_remote(sftp, largest=1000, complete="appears")
    (sftp.folder / "out" / "orders.csv").write_bytes(bytes(1001))
    outcome = desk.look(remote)
    assert outcome.taken == []
    assert "over the limit of 1,000" in str(outcome.errors[0])
    assert "largest" in str(outcome.errors[0])


def test_wrong_credentials_are_told_without_the_secret(sftp: SftpServer, desk: Desk) -> None:
    credentials = {"username": "SHOP_USER", "password": "SHOP_WRONG"}
    with pytest.raises(RemoteFailed, match="refuses our user or key") as refused:
        desk.look(sftp_remote(sftp, credentials=credentials))
    assert desk.environment["SHOP_WRONG"] not in str(refused.value)


def test_a_variable_that_is_not_set_is_named(sftp: SftpServer, desk: Desk) -> None:
    credentials = {"username": "SHOP_USER", "password": "SHOP_FORGOTTEN"}
    with pytest.raises(RemoteFailed, match="SHOP_FORGOTTEN"):
        desk.look(sftp_remote(sftp, credentials=credentials))


@pytest.mark.parametrize("host_key", ["", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM"])
def test_a_server_with_another_key_gets_no_password(
    host_key: str, sftp: SftpServer, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # no known hosts
    with pytest.raises(RemoteFailed, match="not the one we know") as refused:
        desk.look(sftp_remote(sftp, options={"host_key": host_key}))
    assert "ssh-keyscan" in str(refused.value)
    assert PASSWORD not in str(refused.value)


def test_a_server_in_known_hosts_is_trusted(
    sftp: SftpServer, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".ssh").mkdir()
    known = tmp_path / ".ssh" / "known_hosts"
    known.write_text(f"[127.0.0.1]:{sftp.port} {' '.join(sftp.host_key.split()[:2])}\n")
    assert desk.look(sftp_remote(sftp, options={})).file_count == 0


def test_a_server_that_is_down_is_told_and_taken_up_again_later(
    sftp: SftpServer, desk: Desk
) -> None:
    remote = sftp_remote(sftp)
    (sftp.folder / "out" / "orders.csv").write_bytes(b"a\n")
    desk.look(remote)
    sftp.down()
    with pytest.raises(RemoteFailed, match="cannot be reached"):
        desk.look(remote)
    sftp.up()
    assert desk.look(remote).taken == ["orders.csv"]


def test_a_bucket_that_is_not_there_and_a_store_that_is_down_are_told(
    bucket: Bucket, s3_port: int, desk: Desk
) -> None:
    with pytest.raises(RemoteFailed, match="it is not there"):
        desk.look(s3_remote(bucket, s3_port, url="s3://no-such-bucket/out"))
    with pytest.raises(RemoteFailed, match="cannot be reached"):
        desk.look(s3_remote(bucket, 1))


def test_a_folder_that_is_not_there_is_told(sftp: SftpServer, desk: Desk) -> None:
    remote = sftp_remote(sftp, url=f"sftp://127.0.0.1:{sftp.port}/nowhere")
    with pytest.raises(RemoteFailed, match="it is not there"):
        desk.look(remote)
