"""Does a remote folder give each whole file once, whatever its partner and the network do?"""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.sftp import SFTPFileSystem

from ingest.errors import RemoteFailed
from tests.ingest.arrivals.conftest import (
    PASSWORD,
    Bucket,
    Desk,
    SftpServer,
    folder_remote,
    s3_remote,
    sftp_remote,
)


def test_a_file_on_sftp_is_taken_once_it_is_still_and_not_again(
    sftp: SftpServer, desk: Desk
) -> None:
    remote = sftp_remote(sftp)
    (sftp.folder / "out" / "orders.csv").write_bytes(b"a,b\n")
    (sftp.folder / "out" / "big.csv").write_bytes(bytes(3_000_000))
    assert desk.look(remote).taken == [], "one look alone cannot know that nobody writes"
    assert desk.look(remote).taken == ["big.csv", "orders.csv"]
    assert desk.look(remote).taken == []
    assert desk.kept() == {"orders.csv": [b"a,b\n"], "big.csv": [bytes(3_000_000)]}


def test_an_object_on_s3_is_taken_at_first_sight_and_a_new_version_again(
    bucket: Bucket, s3_port: int, desk: Desk
) -> None:
    remote = s3_remote(bucket, s3_port)
    assert desk.look(remote).file_count == 0, "an empty prefix is an empty folder"
    bucket.put_object(Key="out/orders.csv", Body=b"a,b\n")
    bucket.put_object(Key="out/deeper/other.csv", Body=b"x\n")
    assert desk.look(remote).taken == ["orders.csv"]
    assert desk.look(remote).taken == []
    bucket.put_object(Key="out/orders.csv", Body=b"c,d\n")
    assert desk.look(remote).taken == ["orders.csv"]
    assert desk.kept() == {"orders.csv": [b"a,b\n", b"c,d\n"]}


def test_the_same_bytes_under_two_names_are_kept_once(
    bucket: Bucket, s3_port: int, desk: Desk
) -> None:
    for name in ("a.csv", "b.csv"):
        bucket.put_object(Key=f"out/{name}", Body=b"same\n")
    desk.look(s3_remote(bucket, s3_port))
    assert desk.kept() == {"a.csv": [b"same\n"]}


def test_a_file_that_grows_between_looks_is_left(sftp: SftpServer, desk: Desk) -> None:
    remote, path = sftp_remote(sftp), sftp.folder / "out" / "orders.csv"
    for size in range(1, 5):
        path.write_bytes(bytes(size))
        assert desk.look(remote).taken == []
    assert desk.look(remote, later=5).taken == [], "it has not been still for ten seconds"
    assert desk.look(remote, later=6).taken == ["orders.csv"]
    assert desk.kept() == {"orders.csv": [bytes(4)]}


def test_only_names_that_match_and_are_finished_are_taken(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "drop"
    remote = folder_remote(folder, match="*.csv", complete="appears")
    for name in ("a.csv", "b.txt", ".c.csv", "d.csv.part", "e.csv"):
        (folder / name).write_text(name)
    (folder / "sub.csv").mkdir()
    (folder / "link.csv").symlink_to(folder / "b.txt")
    assert desk.look(remote).taken == ["a.csv", "e.csv"]


def test_a_file_with_a_marker_is_taken_when_its_marker_is_there(
    sftp: SftpServer, desk: Desk
) -> None:
    remote, out = sftp_remote(sftp, complete="marker", after="delete"), sftp.folder / "out"
    (out / "orders.csv").write_bytes(b"a\n")
    assert desk.look(remote).taken == []
    assert desk.look(remote).taken == []
    (out / "orders.csv.done").touch()
    assert desk.look(remote).taken == ["orders.csv"]
    assert list(out.iterdir()) == []


def test_a_file_written_after_its_marker_waits_for_a_new_one(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "drop"
    remote = folder_remote(folder, complete="marker")
    for name, age in (("a.csv", 10), ("a.csv.done", 20)):
        (folder / name).write_text(name)
        os.utime(folder / name, (time.time() - age,) * 2)
    assert desk.look(remote).taken == []
    (folder / "a.csv.done").touch()
    assert desk.look(remote).taken == ["a.csv"]


@pytest.mark.parametrize("kind", ["sftp", "s3"])
def test_taken_files_move_to_another_folder_and_none_there_is_lost(
    kind: str, sftp: SftpServer, bucket: Bucket, s3_port: int, desk: Desk
) -> None:
    for body in (b"one\n", b"two\n"):
        if kind == "sftp":
            remote = sftp_remote(sftp, after="move:taken")
            (sftp.folder / "out" / "orders.csv").write_bytes(body)
            desk.look(remote)
        else:
            remote = s3_remote(bucket, s3_port, after="move:taken")
            bucket.put_object(Key="out/orders.csv", Body=body)
        assert desk.look(remote).taken == ["orders.csv"]
        assert desk.look(remote).file_count == 0
    if kind == "sftp":
        moved = sorted(path.read_bytes() for path in (sftp.folder / "out/taken").iterdir())
    else:
        moved = sorted(each.get()["Body"].read() for each in bucket.objects.all())
    assert moved == [b"one\n", b"two\n"]
    assert desk.kept() == {"orders.csv": [b"one\n", b"two\n"]}


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


def test_a_look_that_is_late_leaves_the_rest_for_the_next(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "drop"
    remote = folder_remote(folder, complete="appears")
    for name in "abc":
        (folder / name).write_text(name)
    asked = iter([False, True])
    from ingest.arrivals.look import Reach, look

    reach = Reach(
        desk.archive,
        desk.ledger,
        desk.memory,
        desk.home / "receiving",
        {},
        is_late=lambda: next(asked),
    )
    assert look(remote, reach, desk.at).taken == ["a"]
    assert desk.look(remote).taken == ["b", "c"]


def test_two_looks_at_once_keep_each_file_once(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "drop"
    remote = folder_remote(folder, complete="appears")
    for number in range(10):
        (folder / f"{number}.csv").write_text(str(number))
    threads = [threading.Thread(target=desk.look, args=(remote,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.kept() == {f"{number}.csv": [str(number).encode()] for number in range(10)}
