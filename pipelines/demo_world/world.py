"""The demo world: some days in the life of a distributor, written as its system's files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.distributor import Distributor
from pipelines.demo_world.faults import Faults
from pipelines.demo_world.files import BUSY_LINES, Writer, divide
from pipelines.demo_world.founding import found
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.layouts import MASTER_LAYOUTS
from pipelines.demo_world.order_entry import Interfaces
from pipelines.demo_world.registers import register
from pipelines.demo_world.rows import BalanceRow, Row
from pipelines.demo_world.truth_files import Witness
from pipelines.demo_world.workdays import CLOSE_OF_DAY

FIRST_DAY = date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the files, the good rows of each feed, and the number of bad rows."""

    files: tuple[Path, ...]
    row_counts: dict[str, int]
    dirty_rows: int


def write_feeds(  # noqa: PLR0913 - each is a choice of its own
    folder: Path,
    *,
    days: int,
    seed: int,
    first_day: date = FIRST_DAY,
    size: WorldSize = WorldSize(),  # noqa: B008 - frozen
    clean: bool = False,
    faults: bool = True,
    partner_formats: bool = False,
    truth: Path | None = None,
) -> Written:
    """Write the feeds of a world that ends after some days; the same arguments, the same bytes.

    A clean world has no bad rows and refers every invoice line to its order line. A world without
    `faults` has none planted. With `partner_formats`, orders come as their senders write them. What
    is true of the world goes to the folder `truth`, where given.
    """
    if days < 1:
        raise ValueError("A world lasts at least one day.")
    calendar = [first_day + timedelta(days=number) for number in range(days)]
    end = datetime.combine(calendar[-1], CLOSE_OF_DAY)
    catalogue = found(seed, size)
    planted = Faults(seed, planted=faults)
    folder.mkdir(parents=True, exist_ok=True)
    writer = Writer(folder, clean)
    _write_registers(writer, register(catalogue, datetime.combine(first_day, time(6))))
    with TemporaryDirectory() as shelf:
        journal = Journal(end, Path(shelf))
        distributor = Distributor(
            catalogue,
            size,
            journal,
            seed,
            faults=planted,
            interfaces=Interfaces(edi_lines_referred=clean, partner_formats=partner_formats),
        )
        witness = Witness(truth, calendar, planted) if truth else None
        distributor.open(first_day)
        for label, period in divide(calendar, is_busy=size.lines_per_day > BUSY_LINES).items():
            journal.open_until(period[-1])
            _live(distributor, period, witness)
            writer.write_period(journal, label, period)
            if witness:
                witness.write_down(writer.incomplete_orders)
            planted.take(end)  # those that no witness wrote down
    _write_registers(writer, {BalanceRow: distributor.balances(end)})
    if witness:
        witness.conclude(distributor.books, catalogue.credit_limits)
    return Written(tuple(writer.files), writer.row_counts, writer.dirty_rows)


def _live(distributor: Distributor, period: Sequence[date], witness: Witness | None) -> None:
    """Let the days pass; what one day does never depends on how many follow."""
    for day in period:
        for order in distributor.pass_day(day):
            if witness:
                witness.follow(order.history)


def _write_registers(writer: Writer, registers: dict[type[Row], Sequence[Row]]) -> None:
    for kind, rows in registers.items():
        layout = MASTER_LAYOUTS[kind]
        writer.write(layout, f"{layout.feed}.csv", rows)
