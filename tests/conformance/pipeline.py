"""What does our own pipeline answer to the cases? One run over all, each a source of its own."""

from decimal import Decimal
from pathlib import Path

import yaml

from ingest.feed import Kind
from ingest.feeds import FEEDS
from pipelines.home import Home
from pipelines.snapshot_query import ask
from tests.conformance.cases import INSTANT, TABLES, Answers, Case
from tests.running import run_job


def answers_of(cases: list[Case], root: Path) -> dict[str, Answers]:
    """Ingest, build and publish all cases in the data folder `root`; return answers by case."""
    home = Home(root)
    home.own_sources.mkdir(parents=True)
    for case in cases:
        _place(case, home)
    assert run_job(home).success
    found: dict[str, Answers] = {case.name: {} for case in cases}
    rows = ask(
        home,
        "select source_system, kpi_code, period_date::varchar, sum(numerator), sum(denominator),"
        " sum(excluded_count)::int from marts.kpi_values group by all",
    )[1]
    for case_name, code, day, numerator, denominator, excluded in rows:
        found[str(case_name)][str(code), str(day)] = (
            Decimal(str(numerator)),
            Decimal(str(denominator or 0)),
            int(str(excluded)),
        )
    return found


def _place(case: Case, home: Home) -> None:
    inbox = home.inbox / case.name
    inbox.mkdir(parents=True)
    clock = case.rows("clock")[0]
    files = []
    for table in TABLES:
        if rows := case.rows(table):
            columns: dict[str, object] = {name: _mapping(table, name) for name in rows[0]}
            if "entity_id" in columns:  # an entity belongs to one source
                columns["entity_id"] = {"value": case.name}
            files.append(
                {"match": f"{table}.csv", "format": "csv", "feeds": {table: {"columns": columns}}}
            )
            (inbox / f"{table}.csv").write_bytes((case.folder / f"{table}.csv").read_bytes())
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
