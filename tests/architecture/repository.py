"""Where things lie, and what dbt's yml files say: what the rules below look at."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "benchmarks", "expectations", "ingest", "pipelines", "tests", "workflow")
DBT = ROOT / "dbt_project"
MODELS = DBT / "models"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    description: str
    data_type: str


@dataclass(frozen=True, slots=True)
class Model:
    """A dbt model as its yml describes it."""

    name: str
    description: str
    columns: tuple[Column, ...]
    is_keyed: bool  # a test holds that one column, or several together, are unique


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def described_models(layer: str) -> dict[str, Model]:
    """Return the models of a layer that a yml describes, by name."""
    return {
        model["name"]: _model(model)
        for path in sorted((MODELS / layer).rglob("_*.yml"))
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", [])
    }


def _model(content: dict[str, list[dict[str, object]]]) -> Model:
    columns = content.get("columns", [])
    tests = [test for column in columns for test in _list(column.get("data_tests"))]
    return Model(
        name=str(content["name"]),
        description=str(content.get("description", "")),
        columns=tuple(
            Column(
                str(column["name"]),
                str(column.get("description", "")),
                str(column.get("data_type", "")),
            )
            for column in columns
        ),
        is_keyed="unique" in tests
        or any("unique_combination" in test for test in content.get("data_tests", [])),
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def python_files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def kept_files() -> list[Path]:
    """Return the files that git keeps, or would keep after `git add`."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]
