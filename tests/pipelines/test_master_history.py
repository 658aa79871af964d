"""Are the versions of master data those that a reader of the rows would write down by day?"""

import csv
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import yaml

from ingest.receive import receive
from ingest.source import load_source
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.opening import opened
from tests.staging_sql import staged

SEED = 20261124
CUSTOMERS, FILES, ORDERS_OF_ARRIVAL = 90, 6, 3
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
EVER, NEVER = date(1900, 1, 1), date(9999, 12, 31)
COLUMNS = (
    "customer_id",
    "customer_name",
    "credit_limit",
    "valid_from_date",
    "valid_to_date",
    "changed_at",
)
SOURCE = {
    "source": "hub",
    "title": "Hub",
    "version": 1,
    "time_zone": "UTC",
    "entities": [{"entity_id": "HUB", "entity_name": "Hub", "currency_code": "USD"}],
    "as_of": "2026-02-15 23:59:59",
    "files": [
        {
            "match": "customers-*.csv",
            "format": "csv",
            "feeds": {"customers": {"columns": {name: name for name in COLUMNS}}},
        }
    ],
}


@dataclass(frozen=True)
class Row:
    """One row of a master feed: its changes are all at noon, and no two of a thing are equal."""

    customer: str
    limit: str
    first: date | None = None
    last: date | None = None
    changed: date | None = None

    def cells(self) -> tuple[str, ...]:
        changed = f"{self.changed}T12:00:00Z" if self.changed else ""
        days = (str(day) if day else "" for day in (self.first, self.last))
        return (self.customer, "Larch", self.limit, *days, changed)


def stated(chance: random.Random, customer: str, kind: str) -> list[Row]:
    """Return some rows of one customer, all dated, all undated, or mixed."""
    count = chance.randint(1, 5)
    firsts = chance.sample(range(60), count)
    changes = chance.sample(range(90), count)
    rows = []
    for first, change in zip(firsts, changes, strict=True):
        begins = FIRST + timedelta(first)
        ends = begins + timedelta(chance.randint(0, 20)) if chance.random() < 0.5 else None
        is_dated = kind == "dated" or (kind == "mixed" and chance.random() < 0.7)
        limit = str(chance.choice((100, 200, 300)))
        rows.append(
            Row(
                customer,
                limit,
                begins if is_dated else None,
                ends if is_dated else None,
                FIRST + timedelta(change),
            )
        )
    return rows


def holding(rows: list[Row], day: date) -> tuple[str, bool] | None:
    """Return the limit that holds on a day and whether it is expired: by the words of the docs."""
    dated = [row for row in rows if row.first]
    undated = sorted((row for row in rows if not row.first), key=lambda row: str(row.changed))
    spans = [(row.first, row.last or NEVER, row.limit) for row in dated]
    if dated:
        spans += [(EVER, NEVER, row.limit) for row in undated[-1:]]
    else:
        spans += [
            (row.changed if place else EVER, NEVER, row.limit) for place, row in enumerate(undated)
        ]
    begun = [span for span in spans if span[0] and span[0] <= day]
    in_force = [span for span in begun if span[1] >= day]
    if in_force:
        return max(in_force, key=lambda span: str(span[0]))[2], False
    if begun:
        return max(begun, key=lambda span: (span[1], str(span[0])))[2], True
    return None


def taken_in(home: Home, files: list[list[Row]]) -> Home:
    """Take files of customers in, in their order, and write what a build reads."""
    home.own_sources.mkdir(parents=True)
    path = home.own_sources / "hub.yml"
    path.write_text(yaml.safe_dump(SOURCE))
    with opened(home) as stores:
        for rows in files:
            sent = home.root / f"customers-{abs(hash(tuple(rows)))}.csv"
            write(sent, rows)
            assert receive(sent, load_source(path), stores.stores).outcome == "landed"
        write_extracts(stores)
    return home


def write(path: Path, rows: list[Row]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *(row.cells() for row in rows)])


def versions(home: Home) -> pl.DataFrame:
    return staged(home, "stg_feeds__customer_history").sort("customer_id", "valid_from_date")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    print("seed", SEED)  # noqa: T201  (a failure is repeated with it)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    kinds = ("dated", "undated", "mixed")
    return [
        row for each in range(CUSTOMERS) for row in stated(chance, f"C{each:03}", kinds[each % 3])
    ]


@pytest.fixture(scope="module")
def homes(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> list[Home]:
    """The same rows in several files, which arrive in another order in each home."""
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    shuffled = chance.sample(rows, len(rows))
    files = [shuffled[number::FILES] for number in range(FILES)]
    return [
        taken_in(Home(tmp_path_factory.mktemp("home") / "home"), chance.sample(files, FILES))
        for _ in range(ORDERS_OF_ARRIVAL)
    ]


@pytest.fixture(scope="module")
def found(homes: list[Home]) -> pl.DataFrame:
    return versions(homes[0])


def test_each_day_has_the_version_that_the_rows_tell(rows: list[Row], found: pl.DataFrame) -> None:
    days = [EVER, *(FIRST + timedelta(day) for day in range(-1, 120))]
    known = {customer: [row for row in rows if row.customer == customer] for customer in ids(rows)}
    for customer, own in known.items():
        spans = found.filter(pl.col("customer_id") == customer).select(
            "valid_from_date", "valid_to_date", "credit_limit", "is_expired"
        )
        for day in days:
            at = [
                (str(int(limit)), expired)
                for begins, ends, limit, expired in spans.iter_rows()
                if begins <= day <= ends
            ]
            expected = holding(own, day)
            assert at == ([expected] if expected else []), (customer, day, own)


def test_versions_follow_one_another_without_gap_or_overlap_and_differ(found: pl.DataFrame) -> None:
    before, after = found[:-1], found[1:]
    pairs = [
        (one, two)
        for one, two in zip(before.iter_rows(named=True), after.iter_rows(named=True), strict=True)
        if one["customer_id"] == two["customer_id"]
    ]
    assert len(pairs) > CUSTOMERS
    for one, two in pairs:
        assert one["valid_to_date"] + timedelta(1) == two["valid_from_date"]
        said = ("credit_limit", "is_expired")
        assert [one[name] for name in said] != [two[name] for name in said]
    ends = found.group_by("customer_id").agg(pl.col("valid_to_date").max())
    assert ends["valid_to_date"].unique().to_list() == [NEVER]


def test_the_order_of_arrival_changes_no_version(homes: list[Home], found: pl.DataFrame) -> None:
    for home in homes[1:]:
        assert versions(home).drop("record_time").equals(found.drop("record_time"))


def test_the_version_marked_current_is_the_row_that_holds_today(
    homes: list[Home], found: pl.DataFrame
) -> None:
    current = found.filter("is_current")
    held = staged(homes[0], "stg_feeds__customers").sort("customer_id")
    columns = ("customer_id", "credit_limit")
    assert current.select(columns).equals(held.select(columns))


def test_rows_without_any_day_begin_when_they_came(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    files = [[Row("C1", "100")], [Row("C1", "200")], [Row("C1", "200"), Row("C2", "5")]]
    taken_in(home, files)
    came = [datetime(2026, 5, day, 23, 30, tzinfo=UTC) for day in (1, 4, 9)]
    for path, moment in zip(landed_in_order(home), came, strict=True):
        frame = pl.read_parquet(path)
        frame.with_columns(_record_time=pl.lit(moment.replace(tzinfo=None))).write_parquet(path)
    said = versions(home).select("customer_id", "credit_limit", "valid_from_date", "valid_to_date")
    assert [(row[0], int(row[1]), *row[2:]) for row in said.iter_rows()] == [
        ("C1", 100, EVER, date(2026, 5, 3)),
        ("C1", 200, date(2026, 5, 4), NEVER),
        ("C2", 5, EVER, NEVER),
    ]


def landed_in_order(home: Home) -> list[Path]:
    paths = [
        path
        for path in (home.landing / "customers").glob("*/*.parquet")
        if not path.name.startswith("schema") and pl.read_parquet(path).height
    ]
    return sorted(paths, key=lambda path: str(pl.read_parquet(path)["_record_time"][0]))


def test_a_newer_version_of_a_file_leaves_what_the_source_said_before(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.own_sources.mkdir(parents=True)
    (home.own_sources / "hub.yml").write_text(yaml.safe_dump(SOURCE))
    dated = Row("D", "7", date(2026, 1, 1))
    with opened(home) as stores:
        for rows in (
            [Row("C1", "100", changed=FIRST), dated, Row("gone", "1", changed=FIRST)],
            [Row("C1", "300", changed=LAST), Row("D", "8", date(2026, 2, 1))],
        ):
            sent = home.root / "customers-all.csv"
            write(sent, rows)
            receive(sent, load_source(home.own_sources / "hub.yml"), stores.stores)
        write_extracts(stores)
    said = [
        (row["customer_id"], int(row["credit_limit"]), row["valid_from_date"])
        for row in versions(home).iter_rows(named=True)
    ]
    # D's first day was corrected, and so was that "gone" is a customer.
    assert said == [("C1", 100, EVER), ("C1", 300, LAST), ("D", 8, date(2026, 2, 1))]


def ids(rows: list[Row]) -> set[str]:
    return {row.customer for row in rows}
