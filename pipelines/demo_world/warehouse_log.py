"""What the warehouses' system tells: goods set aside, released, missed, loaded, gone."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pipelines.demo_world.history import Parcel
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.orders import OpenLine, Order
from pipelines.demo_world.rows import WarehouseEventRow
from pipelines.demo_world.workdays import ONE_DAY, hours_later, stamp

ALLOCATED, RELEASED, SHORT, DEALLOCATED = "ALLOC", "WAVE", "SHORT", "DEALLOC"
LOADED, SHIPPED = "LOAD", "SHIP"


class WarehouseLog:
    """Numbers and states warehouse events."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._events = 0

    def allocate(self, order: Order, line: OpenLine, quantity: int, at: datetime) -> None:
        self._line(ALLOCATED, order, line, quantity, at)
        line.history.allocations.append((at.date(), quantity))

    def allocate_early(
        self, order: Order, line: OpenLine, quantity: int, told_at: datetime
    ) -> None:
        """Tell of an allocation a day before the order came, which cannot have been."""
        for row in self._line_events(ALLOCATED, order, line, quantity, order.ordered_at - ONE_DAY):
            self._journal.state(row, told_at)
        line.history.allocations.append((order.history.ordered_on - ONE_DAY, quantity))

    def release(self, order: Order, line: OpenLine, quantity: int, at: datetime) -> None:
        self._line(RELEASED, order, line, quantity, at)
        line.history.releases.append((at.date(), quantity))

    def miss(self, order: Order, line: OpenLine, quantity: int, at: datetime) -> None:
        """Tell that released units were not found: they are taken back and set free."""
        moment = hours_later(at, 0.05)
        self._line(SHORT, order, line, quantity, moment)
        self._line(DEALLOCATED, order, line, quantity, hours_later(moment, 0.01))
        line.history.releases.append((at.date(), -quantity))
        line.history.allocations.append((at.date(), -quantity))

    def ship(
        self, order: Order, shipment_no: str, goods: Sequence[tuple[OpenLine, Parcel]], at: datetime
    ) -> None:
        """Tell of a shipment: loaded as a whole just before it leaves, and gone line by line."""
        loaded_at = hours_later(at, -0.1)
        loaded = WarehouseEventRow(
            event_no=self._number(),
            kind=LOADED,
            order_line_ref=None,
            order_no=order.row.order_no,
            shipment_no=shipment_no,
            item_no=None,
            site=order.row.site,
            qty=sum(units for line, parcel in goods for _, units in line.handled(parcel.quantity)),
            event_time=stamp(loaded_at),
        )
        self._journal.state(loaded, loaded_at)
        for line, parcel in goods:
            for row in self._line_events(SHIPPED, order, line, parcel.quantity, at):
                self._journal.state(row._replace(shipment_no=shipment_no), at)

    def _line(self, kind: str, order: Order, line: OpenLine, quantity: int, at: datetime) -> None:
        for row in self._line_events(kind, order, line, quantity, at):
            self._journal.state(row, at)

    def _line_events(
        self, kind: str, order: Order, line: OpenLine, quantity: int, at: datetime
    ) -> Iterator[WarehouseEventRow]:
        """Yield what is told of units of a line: once, or of each component of a kit."""
        for item, units in line.handled(quantity):
            yield WarehouseEventRow(
                event_no=self._number(),
                kind=kind,
                order_line_ref=line.history.order_line_id,
                order_no=order.row.order_no,
                shipment_no=None,
                item_no=item.item_id,
                site=order.row.site,
                qty=units,
                event_time=stamp(at),
            )

    def _number(self) -> str:
        self._events += 1
        return f"WE{self._events:08d}"
