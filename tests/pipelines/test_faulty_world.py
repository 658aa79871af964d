"""Whether the marts tell a world with planted faults as it is, where its files hide nothing."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.demo_world.catalogue import WorldSize
from pipelines.home import Home
from tests.pipelines.demo_marts import (
    PRICES_FAILED,
    SOURCE,
    built_world,
    figures,
    mispriced,
    rows_of,
    told_figures,
    true_figures,
)
from tests.proof import LONG, proven

pytestmark = pytest.mark.timeout(0 if LONG else 1200)

SEEDS = (4, 5, 6)
DAYS = 60 if LONG else 14
SIZE = WorldSize(customers=60, items=80, suppliers=8, orders_per_day=120 if LONG else 30)
LASTING = {"CT-02", "MD-01"}  # what other faults break is mended in the end, or found later
World = tuple[Path, duckdb.DuckDBPyConnection]


@pytest.fixture(scope="module", params=SEEDS)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The folder and the marts of a world of clean files and planted faults."""
    home = Home(tmp_path_factory.mktemp("faulty"))
    with built_world(
        home, days=DAYS, seed=request.param, size=SIZE, clean=True, faults=True
    ) as marts:
        yield home.root, marts


@pytest.mark.proof
def test_every_kpi_of_a_faulty_world_is_the_true_one(
    world: World, request: pytest.FixtureRequest
) -> None:
    root, marts = world
    codes = [code for (code,) in marts.execute("select kpi_code from marts.dim_kpis").fetchall()]
    true = {code: true_figures(root, code) for code in codes}
    wrong = [
        code
        for code in sorted(codes)
        if figures(marts.execute(told_figures(code)).fetchall()) != true[code]
    ]
    assert wrong == []
    count = sum(len(each) for each in true.values())
    lines = marts.execute("select count(*)::int from marts.fct_order_lines").fetchall()[0][0]
    seed = f"{request.node.callspec.params['world']} with faults"
    proven("T1", days=DAYS, figures=count, kpis=len(codes), order_lines=lines, seed=seed)


@pytest.mark.proof
def test_every_exception_that_is_true_is_raised_and_no_other(world: World) -> None:
    root, marts = world
    raised = marts.execute("select exception_code, subject_key from marts.fct_exceptions")
    true = {
        (row["exception_code"], f"{SOURCE}/{row['subject_id']}")
        for row in rows_of(root / "truth" / "exceptions_truth.csv")
    }
    assert set(raised.fetchall()) == true


@pytest.mark.proof
def test_every_planted_fault_that_nothing_mends_is_found(world: World) -> None:
    root, marts = world
    planted = {
        (row["exception_code"], f"{SOURCE}/{row['subject_id']}")
        for row in rows_of(root / "truth" / "faults_truth.csv")
    }
    assert {code for code, _ in planted} >= LASTING
    found = marts.execute("select exception_code, subject_key from marts.fct_exceptions").fetchall()
    failed = {("PR-01", key) for (key,) in marts.execute(PRICES_FAILED).fetchall()}
    assert {key for _, key in failed} == mispriced(root)
    lasting = {each for each in planted if each[0] in {*LASTING, "PR-01"}}
    assert lasting <= {*found, *failed}


def test_a_kit_is_sourced_by_its_components(world: World) -> None:
    _, marts = world
    gates = marts.execute(
        """
        select result, evidence like 'Each component%', count(*)
        from marts.fct_order_gates
        where gate_code = 'sourcing' and evidence <> 'The item is not in the item master.'
        group by all
        """
    ).fetchall()
    assert {result for result, *_ in gates} == {"passed"}
    assert {is_kit for _, is_kit, _ in gates} == {True, False}
