"""Does a remote folder give each whole file once, and what becomes of it there?"""

import os
import threading
import time
from pathlib import Path

import pytest

from ingest.arrivals.look import Reach, look
from tests.ingest.arrivals.conftest import (
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


def test_a_look_that_is_late_leaves_the_rest_for_the_next(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "drop"
    remote = folder_remote(folder, complete="appears")
    for name in "abc":
        (folder / name).write_text(name)
    asked = iter([False, True])
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
