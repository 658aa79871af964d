"""Whether the truth file tells the figures of the files, counted anew by SQL in another way."""

import csv
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.world import write_feeds

SIZE = WorldSize(customers=60, items=80, suppliers=8, orders_per_day=40)
DAYS = 45
RESTATED = {"orders", "order_lines", "picks", "receivables", "returns"}
LAST_DAY = "date '2026-02-18'"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a clean world with faults, in `feeds` and `truth`."""
    folder = tmp_path_factory.mktemp("truth")
    write_feeds(folder / "feeds", days=DAYS, seed=11, size=SIZE, clean=True, truth=folder / "truth")
    return folder


@pytest.fixture(scope="module")
def asked(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The files as relations, with what was stated last of each key."""
    keys = {
        "orders": "OrderNo",
        "order_lines": "OrderNo, LineNo",
        "picks": "PickNo",
        "deliveries": "PodNo",
        "invoice_lines": "InvoiceNo, LineNo",
        "receivables": "TransNo",
        "order_confirmations": "AnswerNo",
        "returns": "ReturnNo",
    }
    with duckdb.connect() as connection:
        for name, key in keys.items():
            files = sorted(str(path) for path in (folder / "feeds").glob(f"{name}-*.csv"))
            rows = f"read_csv({files}, filename = true)"
            stated = "Changed" if name in RESTATED else "filename"
            connection.execute(
                f"create table {name} as select * from {rows} "
                f"qualify row_number() over (partition by {key} order by {stated} desc) = 1"
            )
        customers = folder / "feeds" / "customers.csv"
        connection.execute(f"create table customers as from read_csv('{customers}')")
        substitutes = folder / "feeds" / "item_substitutes.csv"
        connection.execute(
            f"create table item_substitutes as from read_csv('{substitutes}', all_varchar = true)"
        )
        held = folder / "feeds" / "kit_components.csv"
        connection.execute(
            f"create table kit_components as from read_csv('{held}', all_varchar = true)"
        )
        for name, key, moment in (
            ("picks", "PickNo", "PickTime"),
            ("deliveries", "PodNo", "Delivered"),
        ):
            connection.execute(IN_KITS.format(name, key, moment))
            connection.execute(TAKEN.format(name))
        connection.execute(LINES)
        yield connection


# One row instead of those of the components that moved together: the kits that they make (EC-07).
IN_KITS = """
    create or replace table {0} as
    select {0}.* replace (
        coalesce(line.ItemNo::varchar, {0}.ItemNo::varchar) as ItemNo,
        coalesce(
            min({0}.Qty // held.Qty::int) over (partition by {0}.OrderNo, {0}.LineNo, {0}.{2}),
            {0}.Qty
        ) as Qty
    )
    from {0}
    left join (order_lines as line inner join kit_components as held
        on line.ItemNo::varchar = held.KitItemNo)
        on {0}.OrderNo = line.OrderNo and {0}.LineNo = line.LineNo
        and {0}.ItemNo::varchar = held.ComponentItemNo
    qualify held.KitItemNo is null
        or row_number() over (partition by {0}.OrderNo, {0}.LineNo, {0}.{2} order by {0}.{1}) = 1
"""

# What customers take without being asked: what they ordered, or an agreed substitute (EC-06).
TAKEN = """
    create table {0}_taken as
    select {0}.* from {0}
    inner join order_lines as line using (OrderNo, LineNo)
    left join item_substitutes as known
        on known.ItemNo = line.ItemNo::varchar and known.SubItemNo = {0}.ItemNo::varchar
    where {0}.ItemNo::varchar = line.ItemNo::varchar or known.Agreed = 'Y'
"""

LINES = """
    create table lines as
    select
        line.OrderNo || '-' || line.LineNo as line,
        line.OrderNo,
        line.Price,
        line.Qty - line.CancelQty as wanted,
        (line.Qty - line.CancelQty) * (100 - customers.ShortPct) / 100 as enough,
        (customers.LateHours // 24)::int as days,
        orders.OrderTime::date as ordered,
        orders.ReqDate as requested,
        orders.PromDate as first_promise,
        (
            select coalesce(max_by(PromDate, AnswerTime), orders.PromDate)
            from order_confirmations as answer
            where answer.OrderNo = line.OrderNo and answer.LineNo = line.LineNo
              and PromDate is not null
        ) as latest_promise,
        (
            select coalesce(sum(Qty), 0) from picks
            where picks.OrderNo = line.OrderNo and picks.LineNo = line.LineNo
              and picks.ItemNo::varchar = line.ItemNo::varchar
        ) as picked
    from order_lines as line
    inner join orders using (OrderNo)
    inner join customers using (CustNo)
"""

FIGURES = {
    "unit_fill_rate": f"""
        select sum(least(picked, wanted)), sum(wanted) from lines
        where first_promise <= {LAST_DAY} and wanted > 0
        """,
    "promise_stability": f"""
        select sum((latest_promise = first_promise)::int), count(*) from lines
        where first_promise <= {LAST_DAY} and wanted > 0
        """,
    "otif_shipped_latest_promise_line": f"""
        select sum((shipped >= enough)::int), count(*) from (
            select enough, (
                select coalesce(sum(Qty), 0) from picks_taken
                where OrderNo || '-' || LineNo = line and ShipTime::date <= latest_promise
            ) as shipped
            from lines where latest_promise <= {LAST_DAY} and wanted > 0
        )
        """,
    "otif_delivered_requested_line": f"""
        with judged as (
            select
                enough,
                (
                    select coalesce(sum(Qty), 0) from deliveries_taken
                    where OrderNo || '-' || LineNo = line
                    and Delivered::date <= requested + days
                ) as proven,
                (
                    select coalesce(sum(Qty), 0) from picks_taken as picks
                    where OrderNo || '-' || LineNo = line and ShipTime::date <= requested + days
                    and not exists (
                        select * from deliveries
                        where deliveries.OrderNo = picks.OrderNo
                          and deliveries.LineNo = picks.LineNo
                          and picks.Qty - deliveries.Qty between 0 and 1
                          and deliveries.Delivered::date - ShipTime::date between 1 and 5
                    )
                ) as unproven
            from lines where requested <= {LAST_DAY} and wanted > 0
        )
        select sum((proven >= enough)::int), count(*) from judged
        where proven >= enough or proven + unproven < enough
        """,
    "gross_margin": "select sum(Net - Cost), sum(Net) from invoice_lines",
    "return_rate_by_return": """
        select
            (select sum(Qty) from returns where Received is not null),
            (select sum(Qty) from picks where ShipTime is not null)
        """,
    "order_cycle_time": """
        select sum(date_diff('day', ordered, delivered)), count(*) from (
            select
                OrderNo,
                any_value(ordered) as ordered,
                max(last_delivery) as delivered,
                bool_and(quantity >= wanted) as is_delivered
            from (
                select line, lines.OrderNo, ordered, wanted,
                    max(Delivered::date) as last_delivery,
                    coalesce(sum(deliveries.Qty), 0) as quantity
                from lines left join deliveries
                    on deliveries.OrderNo || '-' || deliveries.LineNo = line
                where wanted > 0
                group by all
            )
            group by OrderNo
        ) where is_delivered
        """,
}


@pytest.fixture(scope="module")
def truth(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth" / "kpi_truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def total(truth: list[dict[str, str]], code: str, column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in truth if row["kpi_code"] == code), Decimal(0))


@pytest.mark.parametrize("code", FIGURES)
def test_the_truth_is_what_the_files_of_a_clean_world_tell(
    asked: duckdb.DuckDBPyConnection, truth: list[dict[str, str]], code: str
) -> None:
    (counted,) = asked.execute(FIGURES[code]).fetchall()
    told = [total(truth, code, column) for column in ("numerator", "denominator")]
    assert told[1] > 0
    assert [round(Decimal(str(each)), 2) for each in counted] == [round(each, 2) for each in told]


def test_what_customers_owe_is_all_that_was_posted(
    asked: duckdb.DuckDBPyConnection, truth: list[dict[str, str]]
) -> None:
    last = {
        row["entity_id"]: round(float(row["numerator"]), 2)
        for row in truth
        if row["kpi_code"] == "open_receivables" and row["period_date"] == "2026-02-18"
    }
    posted = asked.execute(
        "select Company, round(sum(Amount), 2) from receivables group by Company"
    ).fetchall()
    assert last == {company: float(amount) for company, amount in posted}
    assert set(last) == {"NORTH", "SOUTH", "MAPLE"}


def test_backorders_flow_from_day_to_day_without_loss(truth: list[dict[str, str]]) -> None:
    flows: dict[tuple[str, ...], Counter[str]] = {}
    for row in truth:
        if row["kpi_code"].startswith("backorder_"):
            key = (row["period_date"], row["entity_id"], row["location_id"], row["channel"])
            flow = flows.setdefault(key, Counter())
            flow[row["kpi_code"].removeprefix("backorder_")] += int(float(row["numerator"]))
    assert len(flows) > 100
    for flow in flows.values():
        assert flow["opening"] + flow["new"] - flow["filled"] - flow["cancelled"] == flow["closing"]
    assert any(flow["cancelled"] for flow in flows.values())


def test_every_planted_fault_is_written_down_and_none_where_none_is_planted(
    folder: Path, tmp_path: Path
) -> None:
    with (folder / "truth" / "faults_truth.csv").open(encoding="utf-8", newline="") as file:
        planted = list(csv.DictReader(file))
    assert {row["exception_code"] for row in planted} == {
        "CT-02", "IN-01", "IN-02", "IN-04", "MD-01", "PR-01", "WH-02",
    }  # fmt: skip
    write_feeds(tmp_path, days=9, seed=11, size=SIZE, faults=False, truth=tmp_path / "truth")
    assert (tmp_path / "truth" / "faults_truth.csv").read_text(encoding="utf-8").count("\n") == 1


def test_planted_billing_faults_stand_in_the_files(
    folder: Path, asked: duckdb.DuckDBPyConnection
) -> None:
    """A line is shipped and invoiced in unlike quantities only where a fault was planted."""
    unlike = asked.execute(f"""
        with shipped as (
            select OrderNo || '-' || LineNo as line, sum(Qty) as units, max(ShipTime) as last
            from picks where ShipTime is not null group by line
        ),
        billed as (
            select OrderLineRef as line, sum(Qty) as units from invoice_lines group by line
        )
        select shipped.line from shipped left join billed using (line)
        where shipped.units <> coalesce(billed.units, 0)
          and shipped.last::date + 8 < {LAST_DAY}
        """).fetchall()
    with (folder / "truth" / "faults_truth.csv").open(encoding="utf-8", newline="") as file:
        planted = {
            row["subject_id"]
            for row in csv.DictReader(file)
            if row["exception_code"] in {"IN-01", "IN-02", "IN-04"}
        }
    assert unlike
    assert {line for (line,) in unlike} <= planted


def test_dirt_changes_the_truth_of_exceptions_alone(folder: Path, tmp_path: Path) -> None:
    write_feeds(tmp_path, days=DAYS, seed=11, size=SIZE, clean=False, truth=tmp_path / "truth")

    def lines(root: Path, name: str) -> set[str]:
        return set((root / "truth" / name).read_text(encoding="utf-8").splitlines())

    assert lines(tmp_path, "faults_truth.csv") == lines(folder, "faults_truth.csv")
    changed = lines(tmp_path, "kpi_truth.csv") ^ lines(folder, "kpi_truth.csv")
    assert {line.split(",")[0] for line in changed} == {
        "exception_rate",
        "exceptions_per_100_lines",
    }
    found = lines(tmp_path, "exceptions_truth.csv") - lines(folder, "exceptions_truth.csv")
    assert {line.split(",")[0] for line in found} == {"MD-05"}
