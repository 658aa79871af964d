"""What a source's YAML file says: which files it sends and how their columns map to our feeds."""

import hashlib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from ingest.arrival_rules import DueRule, Zone, corrected_name, with_groups
from ingest.edi.profile import Partner
from ingest.errors import BadMapping, NoMapping
from ingest.feeds import edi_acknowledgements, edi_documents
from ingest.mapping_rules import complaints
from ingest.number_marks import NumberMarks
from ingest.yaml_lines import line_of, parsed

PARSER_VERSION = "3"  # raise it when the readers or the casts change what they yield


def _can_separate(delimiter: str) -> str:
    if delimiter in '"\r\n':
        raise ValueError("a quote or the end of a line cannot be the delimiter")
    return delimiter


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


def _compilable(pattern: str) -> str:
    try:
        pl.select(pl.lit("").str.contains(pattern))
    except pl.exceptions.PolarsError as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


Positive = Annotated[int, Field(gt=0, strict=True)]
Encoding = Literal[
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "cp037", "cp500", "cp1140"
]

Codes = Annotated[dict[str, str], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class ColumnRule(_Strict):
    """How one column of a feed is made: exactly one of `column`, `value`, `template`."""

    column: str | None = None
    value: str | None = None
    template: str | None = None
    codes: Codes | None = None  # source code -> our code; others are quarantined
    default: str | None = None  # taken where the source's value is empty
    extract: Annotated[str, AfterValidator(with_groups), AfterValidator(_compilable)] = (
        ""  # regular expression: its first group
    )
    strip: str = ""  # characters removed before the cast
    implied_decimals: Annotated[int, Field(ge=0, le=4)] = 0  # 1250 is 12.50 where it is 2
    formats: tuple[str, ...] = ()  # strptime formats, tried in turn
    time_zone: Zone | None = None


def _short_form(value: Any) -> Any:  # noqa: ANN401  (YAML may hold anything here)
    return {"column": value} if isinstance(value, str) else value


class Matching(_Strict):
    """A test of a column: its text holds what a regular expression describes."""

    matches: Annotated[str, AfterValidator(_compilable)]


class FeedRule(_Strict):
    """How rows of a file become rows of one feed."""

    only: dict[str, Literal["present", "absent", "positive"] | list[str] | Matching] = Field(
        default_factory=dict
    )
    columns: dict[str, Annotated[ColumnRule, BeforeValidator(_short_form)]]


class TableRule(_Strict):
    """What one table of a file with several tables carries, such as the lines of its orders."""

    rows: str | None = None  # where the table's records are, where the format does not say it
    feeds: dict[str, FeedRule] = Field(min_length=1)


# A place in a control record: the number of the value, or its first character and its length.
Place = Positive | tuple[Positive, Positive]


class ControlRecord(_Strict):
    """The first or last record of a flat file, which states what the file holds."""

    begins: Annotated[str, StringConstraints(min_length=1)]
    rows: Place | None = None  # where the number of records is stated
    sums: dict[str, Place] = Field(default_factory=dict)  # column -> where its sum is stated
    strip: str = ""  # characters removed from the sums and from what they sum up


class ControlRule(_Strict):
    """The control records of a flat file."""

    header: ControlRecord | None = None
    trailer: ControlRecord | None = None


class FileRule(_Strict):
    """Which files these are, how they are written, and which feeds they carry."""

    match: str
    format: Literal["csv", "edi", "excel", "fixed_width", "json", "json_lines", "parquet", "xml"]
    encoding: Encoding = "utf-8"
    members: str = "*"  # which files of an archive
    delimiter: Annotated[
        str, StringConstraints(min_length=1, max_length=1), AfterValidator(_can_separate)
    ] = ","
    decimal: Literal[".", ","] = "."  # the mark before the decimals of a number
    thousands: Literal["", ".", ",", "'", "\u2019", " ", "\u00a0", "\u202f"] = ""  # the one between
    fields: dict[str, tuple[Positive, Positive]] = Field(default_factory=dict)  # start, length
    units: Literal["characters", "bytes"] = "characters"
    record_length: Positive | None = None  # bytes, where no line ends tell records apart
    trimmed: bool = False  # lines may lack the blanks at their end
    control: ControlRule | None = None
    sheet: str | Positive = 1
    header_row: Positive = 1
    rows: str | None = None  # where the records are in a document without tables of its own
    rescue: bool = True  # keep columns that no rule reads; EDI's are known and stay in the archive
    # What a file under a known name is; by default a correction, but for EDI, whose corrections
    # come as documents and whose names say nothing.
    same_name: Literal["supersedes", "adds"] | None = None
    corrects: Annotated[str, AfterValidator(with_groups)] = ""  # its groups tell what is corrected
    sequence: Annotated[str, AfterValidator(with_groups)] = ""  # its last group is the number
    due: DueRule | None = None
    feeds: dict[str, FeedRule] = Field(default_factory=dict)
    tables: dict[str, TableRule] = Field(default_factory=dict)

    @property
    def marks(self) -> NumberMarks:
        """How the file writes its numbers."""
        return NumberMarks(self.decimal, self.thousands)

    @property
    def mapped_sets(self) -> frozenset[str]:
        """The sets of an EDI file of which some table is read."""
        return frozenset(name.partition(".")[0] for name in self.tables)

    def versions_of(self, file_name: str) -> str | None:
        """Return the name whose newest version alone counts; none where all files add up."""
        default = "adds" if self.format == "edi" else "supersedes"
        if (self.same_name or default) == "adds" and not self.corrects:
            return None
        return corrected_name(self.corrects, file_name)

    def feeds_of(self, table: str) -> dict[str, FeedRule]:
        """Return what a table of the file carries; a file of one table has no name for it."""
        if self.format == "edi" and table in EDI_TABLES:
            return EDI_TABLES[table]
        if not table:
            return self.feeds
        return self.tables[table].feeds if table in self.tables else {}

    def feed_names(self) -> list[str]:
        """Return every feed that the file carries, each once."""
        tables = [self.feeds, *(table.feeds for table in self.tables.values())]
        if self.format == "edi":
            tables += EDI_TABLES.values()
        return list(dict.fromkeys(name for feeds in tables for name in feeds))


# Every EDI file tells of its documents and of what it acknowledges, in the columns of these feeds.
EDI_TABLES = {
    table: {
        feed.name: FeedRule(
            columns={field.name: ColumnRule(column=field.name) for field in feed.fields}
        )
    }
    for table, feed in (
        ("edi.documents", edi_documents.FEED),
        ("edi.acknowledgements", edi_acknowledgements.FEED),
    )
}


class EntityRule(_Strict):
    """A legal entity that the source's orders belong to."""

    entity_id: str
    entity_name: str
    currency_code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Source(_Strict):
    """One system or partner, as configured."""

    source: Name
    title: str
    version: int
    time_zone: Zone
    entities: tuple[EntityRule, ...] = Field(min_length=1)
    as_of: str | None = None  # local end of the extract, where data past it is known to be partial
    ignore: tuple[str, ...] = ()
    partner: Partner | None = None  # who sends the EDI files of this source, and what is agreed
    files: tuple[FileRule, ...] = Field(min_length=1)
    digest: str = ""

    @property
    def parser_version(self) -> str:
        """What read a file: our code's version and the mapping's own hash."""
        return f"{PARSER_VERSION}-{self.digest[:10]}"

    def rule_for(self, file_name: str) -> FileRule:
        """Return the rule for a file of this name; raises NoMapping."""
        for rule in self.files:
            if fnmatchcase(file_name, rule.match):
                return rule
        raise NoMapping(file_name, self.source, [rule.match for rule in self.files])

    def takes(self, file_name: str) -> bool:
        return any(fnmatchcase(file_name, rule.match) for rule in self.files)

    def ignores(self, file_name: str) -> bool:
        return any(fnmatchcase(file_name, pattern) for pattern in self.ignore)


def load_source(path: Path) -> Source:
    """Read and check one source file; raises BadMapping, naming the line."""
    raw = path.read_bytes()
    tree, content = parsed(path, raw, "source")
    if "digest" in content:
        raise BadMapping(path, *line_of(tree, ["digest"]), "digest is computed, not given")
    try:
        source = Source.model_validate({**content, "digest": hashlib.sha256(raw).hexdigest()})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadMapping(path, *line_of(tree, first["loc"]), first["msg"]) from error
    for loc, reason in complaints(source):
        raise BadMapping(path, *line_of(tree, loc), reason)
    return source
