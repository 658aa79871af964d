"""Runs the suites over arriving rows and keeps the results as Data Docs.

The only module that meets pandas: Great Expectations judges no other kind of frame without harm.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd  # noqa: TID251  (this is the module that may)

SITE = "local_site"


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule that arriving rows break."""

    rule: str
    column: str
    unexpected_count: int
    examples: tuple[str, ...]
    is_blocking: bool

    def __str__(self) -> str:
        shown = f", such as {', '.join(self.examples)}" if self.examples else ""
        return f"{self.rule} on {self.column}: {self.unexpected_count} rows{shown}"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one suite."""

    feed: str
    row_count: int
    rule_count: int
    broken: tuple[Broken, ...]

    @property
    def passed(self) -> bool:
        return not any(rule.is_blocking for rule in self.broken)


def judge(frames: "Mapping[str, pd.DataFrame]", folder: Path, docs: Path) -> list[Report]:
    """Judge the rows of each feed by its suite. `folder` keeps the results, `docs` the pages."""
    with _quiet():
        context = _context(folder, docs)
        reports = [_judge_one(context, feed, frame) for feed, frame in frames.items()]
        context.build_data_docs(site_names=[SITE])
    return reports


def _judge_one(context: Any, feed: str, frame: "pd.DataFrame") -> Report:  # noqa: ANN401  (GX's context type is private)
    from great_expectations import ValidationDefinition

    suite = context.suites.add_or_update(import_module(f"expectations.suites.{feed}").suite())
    source = context.data_sources.add_or_update_pandas("landing")
    batch = source.add_dataframe_asset(feed).add_batch_definition_whole_dataframe("arrived")
    definition = context.validation_definitions.add_or_update(
        ValidationDefinition(name=feed, data=batch, suite=suite)
    )
    outcome = definition.run(batch_parameters={"dataframe": frame}, result_format="SUMMARY")
    broken = tuple(_broken(result) for result in outcome.results if not result.success)
    return Report(feed, len(frame), len(outcome.results), broken)


def _broken(result: Any) -> Broken:  # noqa: ANN401  (GX's result type is private)
    from expectations.suites.grade import WARNING

    config, details = result.expectation_config, result.result or {}
    column = config.kwargs.get("column") or config.kwargs.get("column_A") or "the table"
    # A rule that could not be run says nothing about the rows, so it must block.
    failed_to_run = any(_raised(result.exception_info))
    examples = tuple(str(each) for each in details.get("partial_unexpected_list", [])[:3])
    return Broken(
        rule=config.type,
        column=column,
        unexpected_count=int(details.get("unexpected_count", 0)),
        examples=examples,
        is_blocking=failed_to_run or config.severity != WARNING,
    )


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
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
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
