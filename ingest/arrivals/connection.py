"""How a remote folder is reached: an fsspec file system with named credentials and time limits."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import fsspec
from fsspec import AbstractFileSystem

from ingest.arrivals.remote import Remote
from ingest.errors import RemoteFailed

CONNECT_SECONDS = 10
READ_SECONDS = 60


@contextmanager
def reached(remote: Remote, environment: Mapping[str, str]) -> Iterator[AbstractFileSystem]:
    """Lend a connection of its own. Raises RemoteFailed, and what the file system raises."""
    settings = {**_defaults(remote), **remote.options, **_secrets(remote, environment)}
    try:
        files = fsspec.filesystem(
            remote.scheme, **_worded(remote, settings), skip_instance_cache=True
        )
    except ImportError as error:
        raise RemoteFailed(
            remote.url,
            f"{remote.scheme}:// needs a package that is not installed ({error})",
            "Install Crossdock with the extra 'azure' or 'gcs'.",
        ) from error
    if remote.scheme == "sftp":
        files.ftp.get_channel().settimeout(READ_SECONDS)
    try:
        yield files
    finally:
        if remote.scheme == "sftp":
            files.client.close()


def folder_of(remote: Remote) -> str:
    """Return the folder as its file system names it: with the bucket, without the host."""
    parts = urlsplit(remote.url)
    if remote.scheme in ("sftp", "file"):
        return parts.path or "/"
    return f"{parts.netloc.rpartition('@')[0] or parts.netloc}{parts.path}"


def _secrets(remote: Remote, environment: Mapping[str, str]) -> dict[str, str]:
    missing = sorted(name for name in remote.credentials.values() if not environment.get(name))
    if missing:
        raise RemoteFailed(
            remote.url,
            f"the environment has no {', '.join(missing)}",
            f"Set it for the processes of Crossdock, or correct arrivals/{remote.name}.yml.",
        )
    return {setting: environment[name] for setting, name in remote.credentials.items()}


def _defaults(remote: Remote) -> dict[str, Any]:
    if remote.scheme == "s3":
        limits = {"connect_timeout": CONNECT_SECONDS, "read_timeout": READ_SECONDS}
        return {"config_kwargs": {**limits, "retries": {"max_attempts": 2}}}
    if remote.scheme == "sftp":
        parts = urlsplit(remote.url)
        waits = ("timeout", "banner_timeout", "auth_timeout")
        return {
            "host": parts.hostname,
            "port": parts.port or 22,
            "look_for_keys": False,  # only what the file names, never somebody's own key
            "allow_agent": False,
            **dict.fromkeys(waits, CONNECT_SECONDS),
        }
    return {}


def _worded(remote: Remote, settings: dict[str, Any]) -> dict[str, Any]:
    """Put settings into the words of their file system."""
    if remote.scheme == "s3":
        region = settings.pop("region_name", None)
        settings["anon"] = settings.pop("anon", "") == "true"  # else keys, or the machine's role
        client = {"region_name": region} if region else {}
        return {**settings, "client_kwargs": client, "use_listings_cache": False}
    if remote.scheme == "sftp":
        from ingest.arrivals.host_keys import PinnedHostKey

        if "key_file" in settings:
            settings["key_filename"] = settings.pop("key_file")
        trusted = PinnedHostKey(settings.pop("host_key", ""))
        return {**settings, "host_key_policy": trusted}
    return settings
