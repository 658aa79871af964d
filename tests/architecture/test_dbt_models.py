"""Rules on the models: who describes them, who reads what, how columns are worded."""

from collections import defaultdict

import pytest
import yaml

from tests.architecture.repository import DBT, MODELS, described_models

MARTS = described_models("marts")


@pytest.mark.parametrize("layer", ["staging", "marts"])
def test_every_model_is_described_and_nothing_else_is(layer: str) -> None:
    described = described_models(layer)
    assert set(described) == {path.stem for path in (MODELS / layer).rglob("*.sql")}
    assert all(model.description for model in described.values())


def test_every_intermediate_model_begins_with_a_comment_or_its_ctes() -> None:
    for path in (MODELS / "intermediate").rglob("*.sql"):
        assert path.read_text().startswith(("-- ", "with\n")), path.name


@pytest.mark.parametrize("name", MARTS)
def test_every_mart_says_its_grain_first(name: str) -> None:
    assert MARTS[name].description.startswith("One row per ")


@pytest.mark.parametrize("name", MARTS)
def test_every_mart_has_a_key_that_is_tested(name: str) -> None:
    assert MARTS[name].is_keyed


@pytest.mark.parametrize("name", MARTS)
def test_every_column_of_a_mart_has_words_and_a_type(name: str) -> None:
    for column in MARTS[name].columns:
        assert column.description, column.name
        assert column.data_type, column.name


def test_the_same_column_has_the_same_words_in_every_mart() -> None:
    words: dict[str, set[str]] = defaultdict(set)
    for mart in MARTS.values():
        for column in mart.columns:
            words[column.name].add(column.description)
    assert not {name: found for name, found in words.items() if len(found) > 1}


def test_staging_alone_reads_sources() -> None:
    readers = {path for path in DBT.rglob("*.sql") if "source(" in path.read_text()}
    macros = {DBT / "macros" / f"{name}.sql" for name in ("latest_rows", "row_history")}
    allowed = {*macros, *(MODELS / "staging").rglob("*.sql")}
    assert readers <= allowed


@pytest.mark.parametrize("macro", ["latest_rows", "current_rows", "row_history"])
def test_staging_alone_takes_the_rows_of_a_feed_that_count(macro: str) -> None:
    users = {path for path in MODELS.rglob("*.sql") if f"{macro}(" in path.read_text()}
    assert users
    assert users <= set((MODELS / "staging").rglob("*.sql"))


def test_no_model_lies_outside_the_layers() -> None:
    layers = {path.relative_to(MODELS).parts[0] for path in MODELS.rglob("*.sql")}
    assert layers == {"staging", "intermediate", "marts"}


@pytest.mark.parametrize(("layer", "prefix"), [("staging", "stg"), ("intermediate", "int")])
def test_models_before_the_marts_are_named_for_their_folder(layer: str, prefix: str) -> None:
    for path in (MODELS / layer).rglob("*.sql"):
        folder = path.relative_to(MODELS / layer).parts[0]
        assert path.stem.startswith(f"{prefix}_{folder}__"), path.name


def test_marts_are_facts_dimensions_or_kpi_values() -> None:
    assert all(name.startswith(("fct_", "dim_", "kpi_")) for name in MARTS)


def test_every_mart_is_under_contract() -> None:
    project = yaml.safe_load((DBT / "dbt_project.yml").read_text())
    assert project["models"]["crossdock"]["marts"]["+contract"] == {"enforced": True}
    assert not [path for path in MODELS.rglob("*.sql") if "config(" in path.read_text()]


def test_dbt_project_is_configured_per_layer() -> None:
    assert len((DBT / "dbt_project.yml").read_text().splitlines()) < 60
