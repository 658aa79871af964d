"""What does our own pipeline answer to the cases? One run over all, each a source of its own."""

import csv
from bisect import bisect_left
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import yaml

from ingest.feed import Kind
from ingest.feeds import FEEDS
from ingest.receive import receive
from pipelines.as_of import ask_as_of
from pipelines.home import Home
from pipelines.opening import opened
from pipelines.snapshot_query import Answer, ask
from tests.conformance.cases import INSTANT, NOW, TABLES, Answers, Case, Figure, Row
from tests.running import run_job

FIGURES = (
    "select source_system, kpi_code, period_date::varchar, sum(numerator), sum(denominator),"
    " sum(excluded_count)::int, max(as_of_record_time), min(data_version), min(kpi_version)"
    " from marts.kpi_values group by source_system, kpi_code, period_date"
)


def answers_of(cases: list[Case], root: Path) -> dict[str, Answers]:
    """Ingest, build and publish all cases in the data folder `root`; return answers by case.

    What comes earlier in a case is taken in before, and what comes last is found in the inbox by
    the run. Figures are asked of what it publishes, and as they were known at earlier instants.
    """
    home = Home(root)
    home.own_sources.mkdir(parents=True)
    for case in cases:
        _configure(case, home)
    came = _receive_what_comes_earlier(cases, home)
    for case in cases:
        _write(case, case.arrivals[-1], home.inbox / case.name)
    assert run_job(home).success
    found: dict[str, Answers] = {case.name: {} for case in cases}
    _add(found, ask(home, FIGURES), {name: [NOW] for name in found}, cases, came)
    with opened(home) as stores:
        for number, instant in enumerate(came):
            moments = {
                case.name: [
                    moment
                    for moment in case.moments
                    if moment and bisect_left(case.arrivals, moment) == number + 1
                ]
                for case in cases
            }
            if any(moments.values()):
                _add(found, ask_as_of(stores, instant, FIGURES), moments, cases, came)
    return found


def _configure(case: Case, home: Home) -> None:
    clock = case.rows("clock")[0]
    files = []
    for table in TABLES:
        if rows := case.rows(table):
            names = [name for name in rows[0] if name != "record_time"]
            columns: dict[str, object] = {name: _mapping(table, name) for name in names}
            if "entity_id" in columns:  # an entity belongs to one source
                columns["entity_id"] = {"value": case.name}
            files.append(
                {"match": f"{table}.*csv", "format": "csv", "feeds": {table: {"columns": columns}}}
            )
    source = {
        "source": case.name,
        "title": case.name,
        "version": 1,
        "time_zone": clock["time_zone"],
        "entities": [{"entity_id": case.name, "entity_name": case.name, "currency_code": "USD"}],
        "as_of": f"{clock['as_of_date']} 23:59:59",
        "files": files,
    }
    (home.own_sources / f"{case.name}.yml").write_text(yaml.safe_dump(source, sort_keys=False))


def _mapping(table: str, name: str) -> object:
    if FEEDS[table].field(name).kind is Kind.INSTANT:
        return {"column": name, "formats": [INSTANT]}
    return name


def _receive_what_comes_earlier(cases: list[Case], home: Home) -> list[datetime]:
    """Take in the first arrivals of all cases, then the second and so on, but no case's last.

    Returns the instant after each.
    """
    came = []
    with opened(home) as stores:
        for number in range(max(len(case.arrivals) for case in cases) - 1):
            for case in cases:
                if number < len(case.arrivals) - 1:
                    folder = home.root / "sent" / case.name / str(number)
                    for path in _write(case, case.arrivals[number], folder):
                        received = receive(path, stores.sources[case.name], stores.stores)
                        assert received.outcome == "landed", received
            came.append(datetime.now(UTC))
    return came


def _write(case: Case, arrival: str, folder: Path) -> list[Path]:
    """Write the rows of one arrival as files of its own, so that they correct no other file."""
    folder.mkdir(parents=True)
    paths = []
    for table in TABLES:
        rows = [row for row in case.rows(table) if row.get("record_time", "") == arrival]
        if rows:
            paths.append(folder / f"{table}.{case.arrivals.index(arrival)}.csv")
            _write_csv(paths[-1], rows)
    return paths


def _write_csv(path: Path, rows: list[Row]) -> None:
    names = [name for name in rows[0] if name != "record_time"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _add(
    found: dict[str, Answers],
    answer: Answer,
    moments: dict[str, list[str]],
    cases: list[Case],
    came: list[datetime],
) -> None:
    """Add the rows of one question as the answer at the named instants of each case.

    The instant at which files truly came is told as the one at which they come in the case.
    """
    arrivals = {case.name: case.arrivals for case in cases}
    instants = [instant.replace(tzinfo=None) for instant in came]
    for name, code, day, numerator, denominator, excluded, known_at, *versions in answer[1]:
        case_name = str(name)
        assert isinstance(known_at, datetime)
        figure = Figure(
            Decimal(str(numerator)),
            Decimal(str(denominator or 0)),
            int(str(excluded)),
            arrivals[case_name][min(bisect_left(instants, known_at), len(arrivals[case_name]) - 1)],
            *map(str, versions),
        )
        for moment in moments[case_name]:
            found[case_name][str(code), str(day), moment] = figure
