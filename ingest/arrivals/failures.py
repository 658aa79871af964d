"""What to tell of a failure that a file system's library raised, in words and without secrets."""

from collections.abc import Iterable

from ingest.errors import ArrivalError, RemoteFailed

AGAIN = "It is tried again by itself."
UNTRUSTED = (
    "Compare the key with the partner's. If it is right, put it into options.host_key, as "
    "`ssh-keyscan HOST` prints it."
)
CHECK = "Check the credentials and their rights."
ANSWERS = {  # by the class's name, because optional libraries cannot be imported to compare with
    "UntrustedHost": ("the server is not the one we know", UNTRUSTED),
    "AuthenticationException": ("the server refuses our user or key", CHECK),
    "NoCredentialsError": ("there are no credentials", "Name them under 'credentials'."),
    "ClientAuthenticationError": ("the store refuses our credentials", CHECK),
    "PermissionError": ("we may not read this", CHECK),
    "FileNotFoundError": ("it is not there", "Check the address, or who took it away."),
    "TimeoutError": ("no answer in time", AGAIN),
    "ConnectTimeoutError": ("no answer in time", AGAIN),
    "ReadTimeoutError": ("no answer in time", AGAIN),
    "gaierror": ("no machine has this name", "Check the address and the name server."),
    "ConnectionError": ("it cannot be reached", AGAIN),
    "NoValidConnectionsError": ("it cannot be reached", AGAIN),
    "SSHException": ("the connection failed", AGAIN),
    "EOFError": ("the connection broke off", AGAIN),
    "FileExpired": ("it was written anew while it was read", AGAIN),
}


def told(error: Exception, place: str, secrets: Iterable[str]) -> ArrivalError:
    """Return what went wrong as an error of ours; our own errors are returned as they are."""
    if isinstance(error, ArrivalError):
        return error
    detail = str(error) or type(error).__name__
    for secret in secrets:
        if secret:
            detail = detail.replace(secret, "***")
    names = [each.__name__ for each in type(error).__mro__]
    what, remedy = next(
        (ANSWERS[name] for name in names if name in ANSWERS), (type(error).__name__, AGAIN)
    )
    return RemoteFailed(place, f"{what} ({_one_line(detail)})", remedy)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
