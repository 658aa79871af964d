"""What the pages promise."""

import csv
import re
from pathlib import Path

import pytest
import yaml

from ingest.arrivals.remote import CREDENTIALS, OPTIONS, Remote
from ingest.feeds import FEEDS
from ingest.source import ColumnRule, FeedRule, FileRule, Source
from pipelines.serving import KEPT_BUILDS
from tests import feeds_page, kpis_page, metrics_file
from tests.architecture.repository import DBT, ROOT, described_models, text
from workflow.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

MARTS = described_models("marts")
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
with (DBT / "seeds" / "kpi_catalogue.csv").open(encoding="utf-8") as seed:
    KPIS = {row["kpi_code"]: row for row in csv.DictReader(seed)}


@pytest.mark.parametrize("command", ["make demo", "make test", "make demo SERVE=0"])
def test_the_readme_names_the_commands_that_matter(command: str) -> None:
    assert re.search(rf"^{re.escape(command)}\s", text("README.md"), flags=re.MULTILINE)


def test_the_readme_names_the_demo_logins() -> None:
    readme = text("README.md")
    assert DEMO_PASSWORD in readme
    assert not [login for login in DEMO_ACCOUNTS if f"`{login}`" not in readme]


def test_every_make_target_that_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), flags=re.MULTILINE))
    pages = "".join(page.read_text() for page in PAGES)
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", pages, flags=re.MULTILINE))
    assert named
    assert named <= targets


@pytest.mark.parametrize("name", MARTS)
def test_every_mart_stands_in_the_marts_page_with_its_grain(name: str) -> None:
    entry = f"### {name}\n\nGrain: {MARTS[name].description}\n\n- "
    assert entry in text("docs/marts.md")


def test_the_marts_page_names_no_mart_that_is_gone() -> None:
    headings = re.findall(r"^### (\w+)$", text("docs/marts.md"), flags=re.MULTILINE)
    assert sorted(headings) == sorted(MARTS)


@pytest.mark.parametrize("code", KPIS)
def test_every_kpi_has_a_section_and_a_row_as_in_the_catalogue(code: str) -> None:
    kpi, page = KPIS[code], text("docs/kpis.md")
    assert f"\n## {code}\n" in page
    columns = ("kpi_version", "kpi_name", "unit", "direction", "time_rollup")
    assert f"| `{code}` | {' | '.join(kpi[name] for name in columns)} |" in page


def test_the_kpi_page_is_what_the_catalogue_and_the_notes_say() -> None:
    # `python -m tests.kpis_page` writes it.
    assert text("docs/kpis.md") == kpis_page.page()


def test_the_metrics_are_those_of_the_catalogue() -> None:
    # `python -m tests.metrics_file` writes them.
    assert metrics_file.FILE.read_text(encoding="utf-8") == metrics_file.content()


def test_every_kpi_has_notes_traps_and_an_example() -> None:
    notes = yaml.safe_load(kpis_page.NOTES.read_text(encoding="utf-8"))
    assert list(set(KPIS) - set(notes)) == list(set(notes) - set(KPIS)) == []
    assert [code for code, note in notes.items() if not note["example"]] == []
    assert [code for code, note in notes.items() if "Traps:" not in " ".join(note["notes"])] == []


def test_every_exception_that_is_detected_is_explained() -> None:
    models = (DBT / "models" / "intermediate" / "exceptions").rglob("*.sql")
    found = {code for path in models for code in re.findall(r"'([A-Z]{2}-\d\d)'", path.read_text())}
    listed = set(re.findall(r"^\| ([A-Z]{2}-\d\d) \|", text("docs/marts.md"), flags=re.MULTILINE))
    assert found == listed


@pytest.mark.parametrize("rule", [Source, FileRule, FeedRule, ColumnRule])
def test_every_setting_of_a_source_is_explained(
    rule: type[Source | FileRule | FeedRule | ColumnRule],
) -> None:
    page = text("docs/sources.md")
    settings = set(rule.model_fields) - {"digest"}  # made by us, not written
    assert not [name for name in settings if f"\n| `{name}` |" not in page]


def test_the_feeds_page_is_what_the_feeds_say() -> None:
    # `python -m tests.feeds_page` writes it.
    assert text("docs/feeds.md") == feeds_page.page(FEEDS)


@pytest.mark.parametrize("name", [name for name in FEEDS if name not in feeds_page.OURS])
def test_every_feed_stands_in_the_feeds_page_with_its_columns(name: str) -> None:
    section = text("docs/feeds.md").split(f"\n## {name}\n")[1].split("\n## ")[0]
    columns = re.findall(r"^\| (?:\*\*)?(\w+)(?:\*\*)? \| (\w+) \|", section, flags=re.MULTILINE)
    assert columns[1:] == [(field.name, field.kind.value) for field in FEEDS[name].fields]


def test_every_setting_of_a_remote_folder_is_explained() -> None:
    page = text("docs/arrivals.md")
    settings = set(Remote.model_fields) - {"name"}  # the file's own name
    assert not [name for name in settings if f"\n| `{name}` |" not in page]
    for scheme in CREDENTIALS:
        (row,) = re.findall(rf"^\| `{scheme}://` \|.*$", page, flags=re.MULTILINE)
        assert not [name for name in (*CREDENTIALS[scheme], *OPTIONS[scheme]) if name not in row]


def test_the_pages_know_how_many_builds_are_kept() -> None:
    assert KEPT_BUILDS == 10
    assert "the last ten builds are kept" in text("docs/architecture.md")


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            # Pictures of the running app are made by `make screenshots`.
            if not link.startswith(("http", "screenshots/")):
                assert (page.parent / link).exists(), f"{page.name}: {link}"


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_every_decision_is_short_complete_and_listed(path: Path) -> None:
    content = path.read_text()
    assert len(content.splitlines()) <= 40
    number = int(path.stem[:4])
    heading = rf"# {number}\. .+ \(accepted \d{{4}}-\d\d-\d\d(, superseded by \d+)?\)\n"
    assert re.match(heading, content)
    for part in ("Context:", "Decision:", "Consequences:", "Not chosen:"):
        assert f"\n{part}" in content, part
    assert f"(adr/{path.name})" in text("docs/index.md")


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.stem[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))
