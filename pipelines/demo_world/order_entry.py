"""How orders come into the system: typed in, or as documents in the formats of their senders."""

from dataclasses import dataclass

from pipelines.demo_world.catalogue import Catalogue
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.orders import Order
from pipelines.demo_world.partner_documents import documents
from pipelines.demo_world.workdays import hours_later, stamp


@dataclass(frozen=True, slots=True)
class Interfaces:
    """How the distributor's system exchanges orders and invoices with those of others."""

    edi_lines_referred: bool  # invoices of EDI orders name the order line
    partner_formats: bool  # orders come as their senders write them


# It takes orders in another currency than that of the item master, so that it must tell costs.
OWN_CURRENCY_ENTITY = "MAPLE"
HOURS_TO_ENTER = 0.05


class OrderEntry:
    """States orders: what comes as a document is stated by it, and its head again once entered.

    MAPLE types all of its orders in. One EDI partner sends EDIFACT, the others X12.
    """

    def __init__(self, catalogue: Catalogue, journal: Journal, *, partner_formats: bool) -> None:
        self._journal = journal
        self._partner_formats = partner_formats
        edi = (each.customer_id for each in catalogue.customers if each.channel == "EDI")
        self._edifact_partner = next(edi, None)

    def enter(self, order: Order) -> None:
        if not self._partner_formats or order.row.company == OWN_CURRENCY_ENTITY:
            self._type_in(order)
            return
        edifact = order.row.cust_no == self._edifact_partner
        if told := list(documents(order, edifact=edifact)):
            for document in told:
                self._journal.state(document, order.ordered_at)
            moment = hours_later(order.ordered_at, HOURS_TO_ENTER)
            self._journal.state(order.row._replace(changed=stamp(moment)), moment)
        else:
            self._type_in(order)

    def _type_in(self, order: Order) -> None:
        for row in (order.row, *(line.row for line in order.lines)):
            self._journal.state(row, order.ordered_at)
