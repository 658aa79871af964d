"""The demo world: some days in the life of a distributor, written as its system's files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pipelines.demo_world.catalogue import Catalogue, WorldSize
from pipelines.demo_world.chance import stream
from pipelines.demo_world.files import Writer, divide
from pipelines.demo_world.founding import found
from pipelines.demo_world.fulfilment import Fulfilment
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.money import Billing
from pipelines.demo_world.orders import OrderDesk
from pipelines.demo_world.registers import register
from pipelines.demo_world.rows import MASTER_LAYOUTS, BalanceRow, Row
from pipelines.demo_world.stock import Stock
from pipelines.demo_world.supply import Purchasing
from pipelines.demo_world.workdays import CLOSE_OF_DAY, is_workday

FIRST_DAY = date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the files, the good rows of each feed, and the number of bad rows."""

    files: tuple[Path, ...]
    row_counts: dict[str, int]
    dirty_rows: int


def write_feeds(
    folder: Path,
    *,
    days: int,
    seed: int,
    first_day: date = FIRST_DAY,
    size: WorldSize = WorldSize(),  # noqa: B008 - frozen
    clean: bool = False,
) -> Written:
    """Write the feeds of a world that ends after some days; the same arguments, the same bytes."""
    if days < 1:
        raise ValueError("A world lasts at least one day.")
    calendar = [first_day + timedelta(days=number) for number in range(days)]
    end = datetime.combine(calendar[-1], CLOSE_OF_DAY)
    catalogue = found(seed, size)
    journal = Journal(end)
    stock = _live(catalogue, size, calendar, seed, journal)
    folder.mkdir(parents=True, exist_ok=True)
    writer = Writer(folder, clean)
    _write_registers(writer, register(catalogue, datetime.combine(first_day, time(6))))
    writer.write_transactions(journal, divide(calendar))
    _write_registers(writer, {BalanceRow: stock.balances(end)})
    return Written(tuple(writer.files), writer.row_counts, writer.dirty_rows)


def _live(
    catalogue: Catalogue, size: WorldSize, calendar: Sequence[date], seed: int, journal: Journal
) -> Stock:
    """Let the days pass; what one day does never depends on how many follow."""
    stock = Stock(catalogue, journal)
    desk = OrderDesk(catalogue, size, journal, stream(seed, "orders"))
    billing = Billing(journal, stream(seed, "money"))
    fulfilment = Fulfilment(stock, billing, journal, stream(seed, "fulfilment"))
    purchasing = Purchasing(catalogue, size, stock, journal, stream(seed, "supply"))
    counting = stream(seed, "counting")
    purchasing.open_stock(calendar[0])
    for day in calendar:
        purchasing.receive(day)
        for order in desk.take_orders(day):
            fulfilment.release(order)
        fulfilment.work(day)
        if is_workday(day):
            stock.count_some(day, counting)
            purchasing.review(day)
    return stock


def _write_registers(writer: Writer, registers: dict[type[Row], Sequence[Row]]) -> None:
    for kind, rows in registers.items():
        layout = MASTER_LAYOUTS[kind]
        writer.write(layout, f"{layout.feed}.csv", rows)
