"""What is billed for shipments, and what of it is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from pipelines.demo_world.books import Books
from pipelines.demo_world.entities import CENT, ENTITIES
from pipelines.demo_world.faults import (
    BILLED_LATE,
    BILLED_TWICE,
    NOT_BILLED,
    WRONG_QUANTITY,
    Faults,
)
from pipelines.demo_world.history import Bill, Billed
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.orders import OpenLine, Order
from pipelines.demo_world.rows import InvoiceLineRow, ReceivableRow
from pipelines.demo_world.workdays import ONE_DAY, between, hours_later, stamp, workday_from

NEXT_DAY_SHARE = 0.33
NEVER_PAID_SHARE = 0.025
SHORT_PAID_SHARE = 0.02
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A quantity of an order line that left."""

    line: OpenLine
    quantity: int


class Billing:
    """Bills each shipment once, and books the payments that follow.

    The interface that bills EDI orders may not hand on the order line.
    """

    def __init__(
        self,
        journal: Journal,
        books: Books,
        faults: Faults,
        chance: Random,
        *,
        edi_lines_referred: bool,
    ) -> None:
        self._journal = journal
        self._books = books
        self._faults = faults
        self._chance = chance
        self._edi_lines_referred = edi_lines_referred
        self._invoices = 0
        self._payments = 0

    def bill(self, order: Order, goods: Sequence[Shipped], shipped_at: datetime) -> dict[int, Bill]:
        """Bill a shipment; return the invoice of each order line billed as it left."""
        moment = self._invoice_time(goods, shipped_at)
        billed = [each for each in goods if not self._is_forgotten(each, shipped_at)]
        quantities = [self._billed_quantity(each, moment) for each in billed]
        if not billed:
            return {}
        bill = self._invoice(order, billed, quantities, moment)
        if self._faults.strikes(BILLED_TWICE):
            again = hours_later(moment, 0.5)
            self._invoice(order, billed, quantities, again)
            for each in billed:
                self._faults.note(BILLED_TWICE, each.line.history.order_line_id, again)
                each.line.history.has_billing_fault = True
        return {
            each.line.row.line_no: bill
            for each in billed
            if not each.line.history.has_billing_fault
        }

    def _invoice(
        self, order: Order, billed: Sequence[Shipped], quantities: Sequence[int], moment: datetime
    ) -> Bill:
        """State an invoice with its lines, post it, and book its payment."""
        self._invoices += 1
        bill = Bill(self._invoice_no, moment.date())
        order.history.bills.append(bill)
        lines = []
        for number, (shipped, quantity) in enumerate(zip(billed, quantities, strict=True), start=1):
            row = self._line(order, number, shipped.line, quantity, moment)
            self._journal.state(row, moment)
            line_bill = Billed(bill.day, quantity, row.net, row.cost, bill)
            shipped.line.history.invoices.append(line_bill)
            lines.append(row)
        bill.amount = sum((row.gross for row in lines), NOTHING)
        tax = sum((row.tax for row in lines), NOTHING)
        self._settle(order, bill, self._post(order, bill, tax, moment))
        return bill

    @property
    def _invoice_no(self) -> str:
        return f"IN{700000 + self._invoices}"

    def _is_forgotten(self, shipped: Shipped, shipped_at: datetime) -> bool:
        if not self._faults.strikes(NOT_BILLED):
            return False
        self._faults.note(NOT_BILLED, shipped.line.history.order_line_id, shipped_at)
        shipped.line.history.has_billing_fault = True
        return True

    def _billed_quantity(self, shipped: Shipped, moment: datetime) -> int:
        if not self._faults.strikes(WRONG_QUANTITY):
            return shipped.quantity
        self._faults.note(WRONG_QUANTITY, shipped.line.history.order_line_id, moment)
        shipped.line.history.has_billing_fault = True
        difference = self._faults.chance(WRONG_QUANTITY).choice((-2, -1, 1, 2))
        quantity = max(1, shipped.quantity + difference)
        return quantity if quantity != shipped.quantity else shipped.quantity + 1

    def _invoice_time(self, goods: Sequence[Shipped], shipped_at: datetime) -> datetime:
        if self._faults.strikes(BILLED_LATE):
            for each in goods:
                self._faults.note(BILLED_LATE, each.line.history.order_line_id, shipped_at)
            chance = self._faults.chance(BILLED_LATE)
            return between(chance, shipped_at.date() + timedelta(days=chance.randint(2, 6)), 8, 12)
        if self._chance.random() < NEXT_DAY_SHARE:
            return between(self._chance, shipped_at.date() + ONE_DAY, 8, 12)
        return hours_later(shipped_at, self._chance.uniform(0.5, 3))

    def _line(
        self, order: Order, number: int, line: OpenLine, quantity: int, moment: datetime
    ) -> InvoiceLineRow:
        net = line.row.price * quantity
        tax = (net * ENTITIES[order.row.company].tax_rate).quantize(CENT)
        is_referred = self._edi_lines_referred or order.row.channel != "EDI"
        return InvoiceLineRow(
            invoice_no=self._invoice_no,
            line_no=number,
            order_line_ref=line.history.order_line_id if is_referred else None,
            cust_no=order.customer.customer_id,
            item_no=line.item.item_id,
            currency=order.row.currency,
            qty=quantity,
            price=line.row.price,
            net=net,
            tax=tax,
            gross=net + tax,
            cost=line.row.cost * quantity,
            invoice_time=stamp(moment),
        )

    def _post(self, order: Order, bill: Bill, tax: Decimal, moment: datetime) -> ReceivableRow:
        """Book an invoice on the account of the customer that is billed."""
        due_on = moment.date() + timedelta(days=order.customer.payment_days)
        invoice = ReceivableRow(
            trans_no=f"AR-{bill.number}",
            cust_no=order.customer.account_id,
            kind="INV",
            invoice_no=bill.number,
            company=order.row.company,
            currency=order.row.currency,
            amount=bill.amount,
            tax=tax,
            open=bill.amount,
            due_date=due_on,
            posted=stamp(moment),
            settled=None,
            changed=stamp(moment),
        )
        self._journal.state(invoice, moment)
        self._books.bill(order.row.company, invoice.cust_no, bill.day, bill.amount, due_on)
        return invoice

    def _settle(self, order: Order, bill: Bill, invoice: ReceivableRow) -> None:
        """Book the payment of an invoice and state the invoice again, unless it is never paid."""
        if invoice.due_date is None:
            return
        if self._chance.random() < NEVER_PAID_SHARE:
            self._books.due(invoice.trans_no, invoice.due_date, None)
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
        self._books.pay(order.row.company, invoice.cust_no, moment.date(), paid, invoice.due_date)
        bill.paid_on = None if rest else moment.date()
        self._books.due(invoice.trans_no, invoice.due_date, bill.paid_on)
        self._journal.state(
            invoice._replace(open=rest, settled=settled_at, changed=stamp(moment)), moment
        )

    def _payment_time(self, due_date: date, days_late: int) -> datetime:
        """Return when a payment comes: around the due date, in a way of the customer's own."""
        delay = days_late + self._chance.randint(-3, 4)
        return between(self._chance, workday_from(due_date + timedelta(days=delay)), 9, 16)
