"""Does a model that would look out of its part stop the build?"""

from typing import Any

import pytest

from pipelines.errors import LeadsOutOfAPart
from pipelines.parts.plan import plan_of

ORDERS = "source.crossdock.landing.orders"
ITEMS = "source.crossdock.landing.items"


def model(
    name: str, *parents: str, database: str = "warehouse", whole: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "resource_type": "model",
        "database": database,
        "config": {"meta": {"whole": whole}},
        "depends_on": {"nodes": list(parents)},
    }


def test_a_step_of_what_every_part_reads_whole_is_built_in_both() -> None:
    plan = plan_of(
        {
            "items": model("items", ITEMS),
            "lines": model("lines", ORDERS, "items", database="built"),
            "kpis": model("kpis", "lines", "items", database="built", whole=True),
        }
    )
    assert plan.of_parts == {"items", "lines"}
    assert plan.of_the_whole == {"items", "kpis"}
    assert plan.shared_marts == set()
    assert plan.all_but(plan.of_parts) == "kpis"


def test_a_step_of_divided_rows_that_the_whole_reads_must_be_kept() -> None:
    nodes = {
        "step": model("step", ORDERS),
        "kpis": model("kpis", "step", database="built", whole=True),
    }
    with pytest.raises(LeadsOutOfAPart, match="step is read by what is built of all parts"):
        plan_of(nodes)
    plan = plan_of(nodes | {"step": model("step", ORDERS, database="kept")})
    assert plan.of_the_whole == {"kpis"}


def test_a_test_of_the_whole_may_read_no_step_of_a_part() -> None:
    nodes = {
        "step": model("step", ORDERS),
        "kpis": model("kpis", database="built", whole=True),
        "check": model("check", "kpis", "step") | {"resource_type": "test"},
    }
    with pytest.raises(LeadsOutOfAPart, match="step"):
        plan_of(nodes)
