"""The demo world: some days in the life of a distributor, written as its system's files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.distributor import Distributor
from pipelines.demo_world.faults import Faults
from pipelines.demo_world.files import Writer, divide
from pipelines.demo_world.founding import found
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.registers import register
from pipelines.demo_world.rows import MASTER_LAYOUTS, BalanceRow, Row
from pipelines.demo_world.truth import Truth
from pipelines.demo_world.truth_files import write_truth
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
    truth: Path | None = None,
) -> Written:
    """Write the feeds of a world that ends after some days; the same arguments, the same bytes.

    A clean world has no bad rows and refers every invoice line to its order line. A world without
    `faults` has none planted. What is true of the world goes to the folder `truth`, where given.
    """
    if days < 1:
        raise ValueError("A world lasts at least one day.")
    calendar = [first_day + timedelta(days=number) for number in range(days)]
    end = datetime.combine(calendar[-1], CLOSE_OF_DAY)
    catalogue = found(seed, size)
    journal = Journal(end)
    planted = Faults(seed, planted=faults)
    distributor = Distributor(
        catalogue, size, journal, seed, faults=planted, edi_lines_referred=clean
    )
    folder.mkdir(parents=True, exist_ok=True)
    writer = Writer(folder, clean)
    _write_registers(writer, register(catalogue, datetime.combine(first_day, time(6))))
    known = Truth(calendar) if truth else None
    distributor.open(first_day)
    for label, period in divide(calendar).items():
        _live(distributor, period, known)
        writer.write_period(journal, label, period)
    _write_registers(writer, {BalanceRow: distributor.balances(end)})
    if known and truth:
        write_truth(truth, known.settle(distributor.books), planted.planted(end))
    return Written(tuple(writer.files), writer.row_counts, writer.dirty_rows)


def _live(distributor: Distributor, period: Sequence[date], known: Truth | None) -> None:
    """Let the days pass; what one day does never depends on how many follow."""
    for day in period:
        for order in distributor.pass_day(day):
            if known:
                known.follow(order.history)
    if known:
        known.fold_closed()


def _write_registers(writer: Writer, registers: dict[type[Row], Sequence[Row]]) -> None:
    for kind, rows in registers.items():
        layout = MASTER_LAYOUTS[kind]
        writer.write(layout, f"{layout.feed}.csv", rows)
