"""How shipments travel: what carriers tell, and whether a proof of delivery ever comes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from pipelines.demo_world.faults import BACKWARDS, Faults
from pipelines.demo_world.history import Parcel
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.orders import OpenLine, Order
from pipelines.demo_world.rows import CarrierEventRow, DeliveryRow
from pipelines.demo_world.workdays import ONE_DAY, between, stamp

CARRIERS = ("RDWY", "FXFE", "UPGF", "ODFL")
PICKED_UP, IN_TRANSIT, DELIVERED, PROVEN = "X3", "P1", "D1", "J1"
NO_PROOF_SHARE = 0.04
LOST_SHARE = 0.003


class Carriers:
    """Takes shipments to customers; of those without proof nothing more is heard."""

    def __init__(self, journal: Journal, faults: Faults, chance: Random) -> None:
        self._journal = journal
        self._faults = faults
        self._chance = chance
        self._events = 0
        self._proofs = 0

    def carry(
        self,
        order: Order,
        shipment_no: str,
        goods: Sequence[tuple[OpenLine, Parcel]],
        shipped_at: datetime,
    ) -> None:
        """Deliver a shipment and state the proof, where one ever comes."""
        carrier = self._chance.choice(CARRIERS)
        day = shipped_at.date() + timedelta(days=self._chance.randint(1, 4))
        if day.weekday() == 6:
            day += ONE_DAY
        moment = between(self._chance, day, 8, 17)
        told = [(PICKED_UP, shipped_at)]
        if is_proven := self._chance.random() >= NO_PROOF_SHARE:
            told += [(DELIVERED, moment), (PROVEN, moment)]
        if is_proven and self._faults.strikes(BACKWARDS):
            told.append((IN_TRANSIT, moment + ONE_DAY))
            self._faults.note(BACKWARDS, shipment_no, moment + ONE_DAY)
        for status, at in told:
            self._tell(order, shipment_no, carrier, status, at)
        for line, parcel in goods:
            if is_proven:
                self._prove(order, line, parcel, moment)

    def _tell(
        self, order: Order, shipment_no: str, carrier: str, status: str, at: datetime
    ) -> None:
        self._events += 1
        row = CarrierEventRow(
            event_no=f"CE{self._events:07d}",
            carrier=carrier,
            tracking_no=f"{carrier}{shipment_no[2:]}",
            shipment_no=shipment_no,
            order_no=order.row.order_no,
            status=status,
            event_time=stamp(at),
        )
        self._journal.state(row, at)

    def _prove(self, order: Order, line: OpenLine, parcel: Parcel, moment: datetime) -> None:
        """State what came; of a kit it is one component that may be lost, for one kit."""
        is_lost = parcel.quantity > 1 and self._chance.random() < LOST_SHARE
        parcel.delivered_on = moment.date()
        parcel.delivered_quantity = parcel.quantity - is_lost
        rest = line.handled(parcel.quantity)
        for number, (item, units) in enumerate(line.handled(parcel.delivered_quantity)):
            _, sent = next(rest)
            self._proofs += 1
            row = DeliveryRow(
                pod_no=f"PD{self._proofs:07d}",
                order_no=order.row.order_no,
                line_no=line.row.line_no,
                item_no=item.item_id,
                qty=units if number == 0 else sent,
                delivered=stamp(moment),
            )
            self._journal.state(row, moment)
