"""What may an arrivals file say, and how is a mistake in one told?"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.arrivals.remote import load_remote, load_remotes
from ingest.errors import BadFileName, BadMapping
from ingest.file_names import LONGEST, checked_name

GOOD = """\
source: acme
url: sftp://files.acme.example/outgoing/
match: "orders-*.csv"
every: 300
after: move:taken
credentials:
  username: ACME_SFTP_USER
  password: ACME_SFTP_PASSWORD
options:
  host_key: ssh-ed25519 AAAA
"""


def written(folder: Path, text: str, name: str = "acme") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(text)
    return path


def test_a_remote_is_called_as_its_file(tmp_path: Path) -> None:
    remote = load_remote(written(tmp_path, GOOD))
    assert (remote.name, remote.url) == ("acme", "sftp://files.acme.example/outgoing")
    assert (remote.completeness, remote.marker, remote.largest) == ("unchanged", ".done", 2 << 30)


def test_object_stores_show_whole_files_alone(tmp_path: Path) -> None:
    remote = load_remote(written(tmp_path, "source: acme\nurl: s3://bucket/orders\n"))
    assert remote.completeness == "appears"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("sftp://files", "ftp://files", 2, "starts with none of"),
        ("sftp://files", "sftp://me:secret@files", 2, "holds credentials"),
        ("sftp://files.acme.example/outgoing/", "file://srv/drop", 2, "from its root"),
        ("sftp://files.acme.example/", "s3:///", 2, "no host or bucket"),
        ("every: 300", "every: 1", 4, "greater than or equal to 5"),
        ("move:taken", "move:../x", 5, "match pattern"),
        ("move:taken", "burn", 5, "match pattern"),
        ("ACME_SFTP_PASSWORD", "hunter2", 8, "the name of an environment variable"),
        ("  password:", "  passwrod:", 1, "'passwrod' means nothing to sftp://"),
        ("match:", "macth:", 3, "Extra inputs"),
        ("every: 300", "name: x", 4, "own name"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    assert old in GOOD
    with pytest.raises(BadMapping, match=reason) as refused:
        load_remote(written(tmp_path, GOOD.replace(old, new)))
    assert refused.value.line == line
    assert "hunter2" not in str(refused.value)


def test_one_wrong_file_leaves_the_others_be(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, "url: [", "broken")
    remotes, wrong = load_remotes(tmp_path)
    assert list(remotes) == ["acme"]
    assert [error.path.stem for error in wrong] == ["broken"]
    assert load_remotes(tmp_path / "nowhere") == ({}, [])


@given(st.text(max_size=300))
def test_a_name_is_plain_or_refused(name: str) -> None:
    try:
        checked = checked_name(name)
    except BadFileName as refused:
        assert "plain name" in str(refused)  # noqa: PT017  (either outcome is right)
        return
    assert checked == checked_name(checked)
    assert checked not in ("", ".", "..")
    assert not set("/\\\0\r\n") & set(checked)
    assert len(checked.encode()) <= LONGEST


def test_two_spellings_of_a_letter_are_one_name() -> None:
    assert checked_name("cafe\u0301.csv") == checked_name("caf\u00e9.csv")
