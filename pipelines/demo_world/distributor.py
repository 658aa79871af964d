"""How a day passes at the distributor: who does what, in which order."""

from collections.abc import Iterator
from datetime import date, datetime

from pipelines.demo_world.books import Books
from pipelines.demo_world.capacity import Capacity
from pipelines.demo_world.carriers import Carriers
from pipelines.demo_world.catalogue import Catalogue, WorldSize
from pipelines.demo_world.chance import stream
from pipelines.demo_world.credit_desk import CreditDesk
from pipelines.demo_world.faults import Faults
from pipelines.demo_world.fulfilment import Fulfilment, Partners, Warehouses
from pipelines.demo_world.journal import Journal
from pipelines.demo_world.money import Billing
from pipelines.demo_world.order_entry import Interfaces, OrderEntry
from pipelines.demo_world.orders import Order, OrderDesk
from pipelines.demo_world.price_lists import PriceLists
from pipelines.demo_world.promises import Promises
from pipelines.demo_world.returned_goods import ReturnedGoods
from pipelines.demo_world.rows import BalanceRow
from pipelines.demo_world.second_thoughts import SecondThoughts
from pipelines.demo_world.serving_costs import ServingCosts
from pipelines.demo_world.stock import Stock
from pipelines.demo_world.substitutes import Substitutes
from pipelines.demo_world.supply import Purchasing
from pipelines.demo_world.workdays import is_workday


class Distributor:
    """Everybody who works in the world; each has a stream of chance of their own."""

    def __init__(
        self,
        catalogue: Catalogue,
        size: WorldSize,
        journal: Journal,
        seed: int,
        *,
        faults: Faults,
        interfaces: Interfaces,
    ) -> None:
        self.books = Books(journal.last_day)
        self._stock = Stock(catalogue, journal)
        self._prices = PriceLists(catalogue, journal, stream(seed, "prices"))
        self._desk = OrderDesk(catalogue, size, self._prices, faults, stream(seed, "orders"))
        self._entry = OrderEntry(catalogue, journal, partner_formats=interfaces.partner_formats)
        promises = Promises(journal, stream(seed, "promises"))
        self._thoughts = SecondThoughts(journal, promises, stream(seed, "second thoughts"))
        self._credit = CreditDesk(journal, stream(seed, "credit"))
        billing = Billing(
            journal,
            self.books,
            faults,
            stream(seed, "money"),
            edi_lines_referred=interfaces.edi_lines_referred,
        )
        carriers = Carriers(journal, faults, stream(seed, "carriers"))
        returned = ReturnedGoods(journal, self.books, stream(seed, "returns"))
        self._costs = ServingCosts(journal, stream(seed, "serving costs"))
        partners = Partners(promises, carriers, billing, returned, self._costs)
        chance = stream(seed, "fulfilment")
        warehouses = Warehouses(
            self._stock,
            Capacity(catalogue, size),
            Substitutes(catalogue, self._stock, stream(seed, "substitution")),
        )
        self._fulfilment = Fulfilment(warehouses, partners, journal, faults, chance)
        self._purchasing = Purchasing(catalogue, size, self._stock, journal, stream(seed, "supply"))
        self._counting = stream(seed, "counting")

    def open(self, day: date) -> None:
        """Enter the stock that is there and the prices that hold when the world begins."""
        self._prices.open(day)
        self._purchasing.open_stock(day)

    def pass_day(self, day: date) -> Iterator[Order]:
        """Let a day pass; yield the orders that came in."""
        self._purchasing.receive(day)
        self._prices.announce(day)
        for order in self._desk.take_orders(day):
            self._entry.enter(order)
            yield order
            kept = self._thoughts.settle(order)
            if kept:
                self._costs.expect(kept)
            ready_at = self._credit.judge(kept) if kept else None
            if kept and ready_at:
                self._fulfilment.release(kept, ready_at)
            elif kept:
                for line in kept.lines:
                    line.history.is_stuck = True
        self._fulfilment.work(day)
        if is_workday(day):
            self._stock.count_some(day, self._counting)
            self._purchasing.review(day)

    def balances(self, at: datetime) -> list[BalanceRow]:
        return self._stock.balances(at)
