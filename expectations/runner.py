"""Runs the suites over arriving rows and keeps the results as Data Docs.

The only module that meets pandas: Great Expectations judges no other kind of frame without harm.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd  # noqa: TID251  (this is the module that may)

SITE = "local_site"
LISTED_RESULTS = 500  # on the index page; older pages stay where they are


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says of the arriving rows. Of the rows that it looked at, some are unexpected.

    `observed_value` is what rules over a whole column found, such as a mean.
    """

    rule: str
    column: str
    is_blocking: bool
    holds: bool
    element_count: int
    unexpected_count: int
    observed_value: str
    examples: tuple[str, ...]

    def __str__(self) -> str:
        shown = f", such as {', '.join(self.examples)}" if self.examples else ""
        return f"{self.rule} on {self.column}: {self.unexpected_count} rows{shown}"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one suite, rule by rule in the suite's order."""

    feed: str
    row_count: int
    rulings: tuple[Ruling, ...]

    @property
    def broken(self) -> tuple[Ruling, ...]:
        return tuple(ruling for ruling in self.rulings if not ruling.holds)

    @property
    def passed(self) -> bool:
        return not any(ruling.is_blocking for ruling in self.broken)


def judge(
    frames: "Mapping[str, pd.DataFrame]", folder: Path, docs: Path, judged_at: datetime
) -> list[Report]:
    """Judge the rows of each feed by its suite. `folder` keeps the results, `docs` the pages."""
    from great_expectations.core.run_identifier import RunIdentifier

    run = RunIdentifier(run_time=judged_at)
    with _quiet():
        context = _context(folder, docs)
        reports = [_judge_one(context, run, feed, frame) for feed, frame in frames.items()]
        _add_pages(context, judged_at, list(frames))
    return reports


def _judge_one(context: Any, run: Any, feed: str, frame: "pd.DataFrame") -> Report:  # noqa: ANN401  (GX's types are private)
    from great_expectations import ValidationDefinition

    suite = context.suites.add_or_update(import_module(f"expectations.suites.{feed}").suite())
    source = context.data_sources.add_or_update_pandas("landing")
    batch = source.add_dataframe_asset(feed).add_batch_definition_whole_dataframe("arrived")
    definition = context.validation_definitions.add_or_update(
        ValidationDefinition(name=feed, data=batch, suite=suite)
    )
    outcome = definition.run(
        batch_parameters={"dataframe": frame}, result_format="SUMMARY", run_id=run
    )
    return Report(feed, len(frame), tuple(map(_ruling, outcome.results)))


def _add_pages(context: Any, judged_at: datetime, feeds: list[str]) -> None:  # noqa: ANN401  (as above)
    """Build the pages of this run alone: those of all runs would take longer with each run."""
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
    )

    results = [
        key
        for key in context.validation_results_store.list_keys()
        if key.run_id.run_time == judged_at
    ]
    suites = [ExpectationSuiteIdentifier(feed) for feed in feeds]
    context.build_data_docs(site_names=[SITE], resource_identifiers=[*results, *suites])


def _ruling(result: Any) -> Ruling:  # noqa: ANN401  (GX's result type is private)
    from expectations.suites.grade import WARNING

    config, details = result.expectation_config, result.result or {}
    column = config.kwargs.get("column") or config.kwargs.get("column_A") or "the table"
    # A rule that could not be run says nothing about the rows, so it must block.
    failed_to_run = any(_raised(result.exception_info))
    return Ruling(
        rule=config.type,
        column=column,
        is_blocking=failed_to_run or config.severity != WARNING,
        holds=bool(result.success),
        element_count=int(details.get("element_count", 0)),
        unexpected_count=int(details.get("unexpected_count", 0)),
        observed_value="could not be run" if failed_to_run else _text(details, "observed_value"),
        examples=tuple(str(each) for each in details.get("partial_unexpected_list", [])[:3]),
    )


def _text(details: Mapping[str, Any], name: str) -> str:
    value = details.get(name)
    return "" if value is None else str(value)


def _raised(info: Mapping[str, Any]) -> Iterator[bool]:
    yield bool(info.get("raised_exception"))
    for part in info.values():
        if isinstance(part, Mapping):
            yield bool(part.get("raised_exception"))


def _context(folder: Path, docs: Path) -> Any:  # noqa: ANN401  (GX's context type is private)
    import great_expectations as gx

    folder.mkdir(parents=True, exist_ok=True)
    context: Any = gx.get_context(mode="file", project_root_dir=folder)
    site = {
        "class_name": "SiteBuilder",
        "site_index_builder": {
            "class_name": "DefaultSiteIndexBuilder",
            "validation_results_limit": LISTED_RESULTS,
        },
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(docs),
        },
    }
    context.variables.progress_bars = {"globally": False}
    names = context.get_site_names()
    (context.update_data_docs_site if SITE in names else context.add_data_docs_site)(SITE, site)
    return context


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Great Expectations from telling of every step."""
    logger = logging.getLogger("great_expectations")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
