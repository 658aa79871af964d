"""What an arrivals YAML file says: a folder elsewhere, whose files to fetch, when and how."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from ingest.errors import BadMapping
from ingest.source import Name
from ingest.yaml_lines import line_of, parsed

CREDENTIALS = {  # per scheme: what can be named, in the words of its fsspec implementation
    "s3": ("key", "secret", "token"),
    "sftp": ("username", "password", "key_file", "passphrase"),
    "abfs": ("account_key", "sas_token", "connection_string", "client_secret"),
    "gs": ("token",),
    "file": (),
}
OPTIONS = {
    "s3": ("endpoint_url", "region_name", "anon"),
    "sftp": ("host_key",),
    "abfs": ("account_name", "tenant_id", "client_id"),
    "gs": ("project",),
    "file": (),
}
OBJECT_STORES = ("s3", "abfs", "gs")  # an object appears whole, or not at all


def _usable_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in CREDENTIALS:
        known = ", ".join(f"{scheme}://" for scheme in CREDENTIALS)
        raise ValueError(f"{url!r} starts with none of {known}")
    if parts.password is not None or (parts.username is not None and parts.scheme == "sftp"):
        raise ValueError("the address holds credentials; name environment variables instead")
    if parts.scheme == "file" and (parts.netloc or not parts.path.startswith("/")):
        raise ValueError("a local folder is named from its root, such as file:///srv/drop")
    if parts.scheme != "file" and not parts.netloc:
        raise ValueError("the address names no host or bucket")
    return url.rstrip("/")


def _variable(name: str) -> str:
    if not name.replace("_", "a").isalnum() or name.upper() != name:
        raise ValueError(
            "give the name of an environment variable in capitals, such as ACME_SFTP_PASSWORD, "
            "not the secret itself"
        )
    return name


class Remote(BaseModel):
    """One folder that is looked into, as configured."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    url: Annotated[str, AfterValidator(_usable_url)]
    source: Name
    match: str = "*"
    every: Annotated[int, Field(ge=5, le=86_400)] = 60  # seconds
    complete: Literal["appears", "unchanged", "marker"] | None = None
    still: Annotated[int, Field(ge=0, le=86_400)] = 10  # seconds, for `unchanged`
    marker: Annotated[str, Field(pattern=r"^\.[A-Za-z0-9_]+$")] = ".done"
    after: Annotated[str, Field(pattern=r"^(keep|delete|move:[^/\s][^/]*)$")] = "keep"
    largest: Annotated[int, Field(ge=1)] = 2 * 1024**3  # bytes
    credentials: dict[str, Annotated[str, AfterValidator(_variable)]] = Field(default_factory=dict)
    options: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_settings(self) -> "Remote":
        for given, known in ((self.credentials, CREDENTIALS), (self.options, OPTIONS)):
            for name in given:
                if name not in known[self.scheme]:
                    takes = ", ".join(known[self.scheme]) or "none"
                    raise ValueError(
                        f"{name!r} means nothing to {self.scheme}://; it takes {takes}"
                    )
        return self

    @property
    def scheme(self) -> str:
        return urlsplit(self.url).scheme

    @property
    def completeness(self) -> str:
        """How a file is known to be complete; by default as its kind of folder allows."""
        return self.complete or ("appears" if self.scheme in OBJECT_STORES else "unchanged")


def load_remotes(folder: Path) -> tuple[dict[str, Remote], list[BadMapping]]:
    """Return the remotes of a folder of YAML files by name, and what is wrong with the others.

    A remote is called as its file, so that no two share a name.
    """
    remotes: dict[str, Remote] = {}
    wrong: list[BadMapping] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            remotes[path.stem] = load_remote(path)
        except BadMapping as error:
            wrong.append(error)
    return remotes, wrong


def load_remote(path: Path) -> Remote:
    """Read and check one arrivals file; raises BadMapping."""
    tree, content = parsed(path, path.read_bytes(), "url")
    if "name" in content:
        raise BadMapping(path, *line_of(tree, ["name"]), "the file's own name is the name")
    try:
        return Remote.model_validate({**content, "name": path.stem})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise BadMapping(path, *line_of(tree, first["loc"]), reason) from error
