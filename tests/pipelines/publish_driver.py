"""Builds and publishes small marts again and again, as a process that can be killed."""

from multiprocessing.connection import Connection
from pathlib import Path

import duckdb

from pipelines import serving
from pipelines.build_state import BuildState, begin, passed
from pipelines.home import Home
from tests.ingest.kill_driver import Phase

BUILD, PUBLISH = 0, 1
ROWS = 20_000


def build(home: Home, number: int) -> None:
    """Fill the marts with a build's number everywhere, and say that they passed."""
    begin(home, "one code")
    with duckdb.connect(str(home.marts)) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute(
            "create or replace table marts.dim_sources as "
            "select 'shop' as source_system, 'Shop' as title, date '2026-01-01' as as_of_date"
        )
        connection.execute(
            "create or replace table marts.fct_expectation_results as "
            "select true as is_met, 'blocking' as rule_severity, true as is_last_of_feed"
        )
        for table in ("fct_first", "fct_second"):
            connection.execute(
                f"create or replace table marts.{table} as "
                f"select {number} as build, range as row from range({ROWS})"
            )
    passed(home, BuildState(number, number, {"passed": 1}), "one code")


def publish_all(root: Path, first: int, ready: Connection, phase: Phase) -> None:
    """Build and publish numbers from `first` on, without end."""
    home = Home(root)
    home.extract.mkdir(parents=True, exist_ok=True)
    ready.send("ready")
    number = first
    while True:
        phase.value = BUILD
        build(home, number)
        phase.value = PUBLISH
        serving.publish(home)
        number += 1
