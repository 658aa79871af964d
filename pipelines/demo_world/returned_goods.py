"""What customers send back, and what they are credited for it."""

from datetime import date, datetime, timedelta
from random import Random

from pipelines.demo_world.books import Books
from pipelines.demo_world.entities import CENT, ENTITIES
from pipelines.demo_world.history import CREDIT, Bill, Charge, Parcel, Returned
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.orders import OpenLine, Order
from pipelines.demo_world.rows import CreditRow, ReceivableRow, ReturnRow
from pipelines.demo_world.workdays import between, stamp, workday_from

RETURNED_SHARE = 0.015
REASONS = ("04", "07", "11", "15")
DISPOSITIONS = ("QUA", "SCR", "RTV")


class ReturnedGoods:
    """Authorises, receives and credits returns of goods that were delivered and billed."""

    def __init__(self, journal: Journal, books: Books, chance: Random) -> None:
        self._journal = journal
        self._books = books
        self._chance = chance
        self._returns = 0

    def consider(self, order: Order, line: OpenLine, parcel: Parcel, bill: Bill) -> None:
        """Let a customer send part of a parcel back, now and then."""
        if self._chance.random() >= RETURNED_SHARE or parcel.delivered_on is None:
            return
        self._returns += 1
        quantity = self._chance.randint(1, parcel.delivered_quantity)
        authorised_at = self._after(parcel.delivered_on, 2, 10)
        received_at = self._after(authorised_at.date(), 2, 6)
        credited_at = self._after(max(received_at.date(), bill.day), 1, 3)
        row = ReturnRow(
            return_no=f"RM{self._returns:05d}",
            order_no=line.row.order_no,
            line_no=line.row.line_no,
            invoice_no=bill.number,
            item_no=line.row.item_no,
            cust_no=order.row.cust_no,
            site=order.row.site,
            currency=order.row.currency,
            qty=quantity,
            reason=self._chance.choice(REASONS),
            disposition=None,
            authorised=stamp(authorised_at),
            received=None,
            credited=None,
            changed=stamp(authorised_at),
        )
        self._journal.state(row, authorised_at)
        row = row._replace(
            disposition=self._chance.choice(DISPOSITIONS),
            received=stamp(received_at),
            changed=stamp(received_at),
        )
        self._journal.state(row, received_at)
        line.history.returns.append(Returned(received_at.date(), quantity, parcel.shipped_on))
        self._credit(order, line, row, credited_at)

    def _credit(self, order: Order, line: OpenLine, row: ReturnRow, at: datetime) -> None:
        """Credit what came back at the price that it was sold for, on account."""
        net = line.row.price * row.qty
        tax = (net * ENTITIES[order.row.company].tax_rate).quantize(CENT)
        number = f"CN{row.return_no[2:]}"
        self._journal.state(row._replace(credited=net + tax, changed=stamp(at)), at)
        credit = CreditRow(
            credit_no=number,
            invoice_no=row.invoice_no,
            return_no=row.return_no,
            cust_no=order.customer.account_id,
            currency=row.currency,
            amount=net + tax,
            tax=tax,
            reason=row.reason,
            issued=at.date(),
        )
        self._journal.state(credit, at)
        line.history.charges.append(Charge(CREDIT, at.date(), net))
        entry = ReceivableRow(
            trans_no=f"AR-{number}",
            cust_no=order.customer.account_id,
            kind="CRN",
            invoice_no=None,
            company=order.row.company,
            currency=row.currency,
            amount=-(net + tax),
            tax=-tax,
            open=None,
            due_date=None,
            posted=stamp(at),
            settled=None,
            changed=stamp(at),
        )
        self._journal.state(entry, at)
        self._books.credit(order.row.company, entry.cust_no, at.date(), net + tax)

    def _after(self, day: date, least: int, most: int) -> datetime:
        later = workday_from(day + timedelta(days=self._chance.randint(least, most)))
        return between(self._chance, later, 8, 16)
