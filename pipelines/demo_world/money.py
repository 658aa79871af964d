"""What is billed for shipments, and what of it is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from pipelines.demo_world.catalogue import CENT, Item
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.orders import Order
from pipelines.demo_world.rows import InvoiceLineRow, OrderLineRow, ReceivableRow
from pipelines.demo_world.workdays import ONE_DAY, between, hours_later, stamp, workday_from

TAX_RATES = {"NORTH": Decimal("0.0800"), "SOUTH": Decimal("0.0625")}
NOT_BILLED_SHARE = 0.01
WRONG_QUANTITY_SHARE = 0.005
LATE_INVOICE_SHARE = 0.03
NEVER_PAID_SHARE = 0.025
SHORT_PAID_SHARE = 0.02
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A quantity of an order line that left."""

    line: OrderLineRow
    item: Item
    quantity: int


class Billing:
    """Bills each shipment once, and books the payments that follow."""

    def __init__(self, journal: Journal, chance: Random) -> None:
        self._journal = journal
        self._chance = chance
        self._invoices = 0
        self._payments = 0

    def bill(self, order: Order, goods: Sequence[Shipped], shipped_at: datetime) -> None:
        """Bill a shipment; now and then a line of it is forgotten."""
        moment = self._invoice_time(shipped_at)
        billed = [each for each in goods if self._chance.random() >= NOT_BILLED_SHARE]
        if not billed:
            return
        self._invoices += 1
        lines = [
            self._line(order, number, shipped, moment)
            for number, shipped in enumerate(billed, start=1)
        ]
        for line in lines:
            self._journal.state(line, moment)
        self._settle(order, self._post(order, lines, moment))

    def _invoice_time(self, shipped_at: datetime) -> datetime:
        fate = self._chance.random()
        if fate < LATE_INVOICE_SHARE:
            days = timedelta(days=self._chance.randint(2, 6))
            return between(self._chance, shipped_at.date() + days, 8, 12)
        if fate < 0.35:
            return between(self._chance, shipped_at.date() + ONE_DAY, 8, 12)
        return hours_later(shipped_at, self._chance.uniform(0.5, 3))

    def _line(
        self, order: Order, number: int, shipped: Shipped, moment: datetime
    ) -> InvoiceLineRow:
        """Return a line; the interface that bills EDI orders does not hand on the order line."""
        quantity = self._billed_quantity(shipped.quantity)
        net = shipped.line.price * quantity
        tax = (net * TAX_RATES[order.row.company]).quantize(CENT)
        reference = f"{shipped.line.order_no}-{shipped.line.line_no}"
        return InvoiceLineRow(
            invoice_no=f"IN{700000 + self._invoices}",
            line_no=number,
            order_line_ref=None if order.row.channel == "EDI" else reference,
            cust_no=order.customer.customer_id,
            item_no=shipped.item.item_id,
            qty=quantity,
            price=shipped.line.price,
            net=net,
            tax=tax,
            gross=net + tax,
            cost=shipped.item.cost * quantity,
            invoice_time=stamp(moment),
        )

    def _billed_quantity(self, shipped: int) -> int:
        if self._chance.random() < WRONG_QUANTITY_SHARE:
            return max(1, shipped + self._chance.choice((-2, -1, 1, 2)))
        return shipped

    def _post(
        self, order: Order, lines: Sequence[InvoiceLineRow], moment: datetime
    ) -> ReceivableRow:
        """Book an invoice on the account of the customer that is billed."""
        amount = sum((line.gross for line in lines), NOTHING)
        invoice = ReceivableRow(
            trans_no=f"AR-{lines[0].invoice_no}",
            cust_no=order.customer.account_id,
            kind="INV",
            invoice_no=lines[0].invoice_no,
            company=order.row.company,
            amount=amount,
            tax=sum((line.tax for line in lines), NOTHING),
            open=amount,
            due_date=moment.date() + timedelta(days=order.customer.payment_days),
            posted=stamp(moment),
            settled=None,
            changed=stamp(moment),
        )
        self._journal.state(invoice, moment)
        return invoice

    def _settle(self, order: Order, invoice: ReceivableRow) -> None:
        """Book the payment of an invoice and state the invoice again, unless it is never paid."""
        if self._chance.random() < NEVER_PAID_SHARE or invoice.due_date is None:
            return
        moment = self._payment_time(invoice.due_date, order.customer.days_late)
        paid = invoice.amount
        if self._chance.random() < SHORT_PAID_SHARE:
            paid = (paid * Decimal(self._chance.uniform(0.8, 0.98))).quantize(CENT)
        rest = invoice.amount - paid
        self._payments += 1
        payment = invoice._replace(
            trans_no=f"AR-RC{self._payments:06d}",
            kind="PAY",
            amount=-paid,
            tax=NOTHING,
            open=NOTHING,
            due_date=None,
            posted=stamp(moment),
            settled=stamp(moment),
            changed=stamp(moment),
        )
        settled_at = None if rest else stamp(moment)
        self._journal.state(payment, moment)
        self._journal.state(
            invoice._replace(open=rest, settled=settled_at, changed=stamp(moment)), moment
        )

    def _payment_time(self, due_date: date, days_late: int) -> datetime:
        """Return when a payment comes: around the due date, in a way of the customer's own."""
        delay = days_late + self._chance.randint(-3, 4)
        return between(self._chance, workday_from(due_date + timedelta(days=delay)), 9, 16)
