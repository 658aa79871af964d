"""Which SFTP servers are trusted: the one whose key is configured, or those of known_hosts."""

from pathlib import Path

import paramiko

KNOWN_HOSTS = Path("~/.ssh/known_hosts")


class UntrustedHost(Exception):
    """The server's key is not the one we expect: another machine may be posing as it."""

    def __init__(self, host: str, offered: str) -> None:
        self.host, self.offered = host, offered
        super().__init__(f"{host} shows the key {offered}, which is not the one configured")


class PinnedHostKey(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]  # paramiko has no types
    """Accepts one key, written as `ssh-keyscan` prints it: `ssh-ed25519 AAAA...`.

    Without one, what the user's known_hosts holds for the host. Nothing is accepted on first sight.
    """

    def __init__(self, host_key: str) -> None:
        self.host_key = host_key

    def missing_host_key(
        self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey
    ) -> None:
        del client
        offered = f"{key.get_name()} {key.get_base64()}"
        if self.host_key:
            is_trusted = self.host_key.split()[:2] == offered.split()
        else:
            is_trusted = _known_hosts().check(hostname, key)
        if not is_trusted:
            raise UntrustedHost(hostname, offered)


def _known_hosts() -> paramiko.HostKeys:
    path = KNOWN_HOSTS.expanduser()
    return paramiko.HostKeys(str(path) if path.is_file() else None)
