"""Do files count as a small dictionary says, whatever is delivered, repeated, renamed or cut?"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ingest.receive import finish, receive
from ingest.source import load_source
from tests.ingest.kill_driver import stores_of
from tests.proof import LONG, proven
from workflow.file_ledger import FileLedger
from workflow.store import Store

SHOP = load_source(Path(__file__).parents[1] / "golden" / "shop.yml")
NAMES = st.sampled_from(["orders-1.csv", "orders-2.csv", "lines-1.csv", "lines-2.csv"])
CUTS = st.integers(0, 9)  # before and after each of the five steps
ARRIVED, LANDED = 3, 9  # the first cuts at which the ledger has the file, and has it as landed
done: Counter[str] = Counter()


class Cut(BaseException):
    """The process ends here; nothing of ours catches it."""


class Steps:
    """Passes calls on to a store, and ends the process before or after a given one."""

    def __init__(self, store: Any, counter: list[int], cut: int) -> None:  # noqa: ANN401  (any store)
        self._store, self._counter, self._cut = store, counter, cut

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (any method)
        found = getattr(self._store, name)
        steps = ("store", "arrive", "writing", "write", "mark_landed")
        return self._step(found) if name in steps else found

    def _step(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: object, **named: object) -> object:
            self._tick()
            answer = method(*args, **named)
            if isinstance(answer, AbstractContextManager):
                return self._ticking_at_end(answer)
            self._tick()
            return answer

        return call

    @contextmanager
    def _ticking_at_end(self, block: AbstractContextManager[object]) -> Iterator[object]:
        with block as lent:
            yield lent
        self._tick()

    def _tick(self) -> None:
        if self._counter[0] == self._cut:
            raise Cut
        self._counter[0] += 1


def text_of(name: str, number: int) -> str:
    if name.startswith("orders"):
        row = f"{number},C{number},WEB,,2026-03-01 10:00"
        return f"OrderNo,CustNo,Channel,Wanted,OrderTime\n{row}\n"
    return f"OrderNo,LineNo,ItemNo,Qty,Price,Status\n{number},1,A,2,1.5,open\n"


class Files(RuleBasedStateMachine):
    """The model: which bytes arrived, in their order, under which name first, and which landed."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store.open(self.folder / "ops.sqlite")
        self.ledger = FileLedger(self.store)
        self.stores = stores_of(self.folder, self.store)
        self.first_name: dict[int, str] = {}
        self.landed: set[int] = set()
        self.arrival_count = self.next_number = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def take(self, name: str, kind: str, number: int, cut: int | None = None) -> str:
        """Deliver bytes under a name; tell the model what a cut process has come to."""
        path = self.folder / "delivered"
        path.write_text(text_of(kind, number))
        counter = [0]
        stores = self.stores
        if cut is not None:
            parts = ("archive", "landing", "quarantine", "ledger")
            cuttable: dict[str, Any] = {
                part: Steps(getattr(stores, part), counter, cut) for part in parts
            }
            stores = replace(stores, **cuttable)
        was_landed = number in self.landed
        try:
            outcome = receive(path, SHOP, stores, name).outcome
            reached = LANDED + 1
        except Cut:
            outcome, reached = "cut", counter[0]
        if reached >= ARRIVED:
            self.first_name.setdefault(number, name)
            self.arrival_count += 1
        if reached >= LANDED and not was_landed:
            self.landed.add(number)
        return outcome

    @rule(name=NAMES)
    def deliver(self, name: str) -> None:
        done["delivered"] += 1
        self.next_number += 1
        assert self.take(name, name, self.next_number) == "landed"

    @precondition(lambda self: self.first_name)
    @rule(data=st.data(), renamed=st.booleans())
    def deliver_again(self, data: st.DataObject, *, renamed: bool) -> None:
        done["renamed" if renamed else "repeated"] += 1
        number, first = data.draw(st.sampled_from(sorted(self.first_name.items())))
        name = first.replace(".csv", "-again.csv") if renamed else first
        expected = "duplicate" if number in self.landed else "landed"
        assert self.take(name, first, number) == expected

    @rule(name=NAMES, cut=CUTS)
    def deliver_and_die(self, name: str, cut: int) -> None:
        done["cut"] += 1
        self.next_number += 1
        assert self.take(name, name, self.next_number, cut) == "cut"

    @rule()
    def restart(self) -> None:
        done["restarted"] += 1
        waiting = sorted(set(self.first_name) - self.landed)
        assert len(finish({"shop": SHOP}, self.stores)) == len(waiting)
        self.landed |= set(waiting)

    @invariant()
    def what_counts_is_what_the_model_says(self) -> None:
        newest: dict[str, int] = {}
        lines = []
        for number, name in self.first_name.items():
            if number in self.landed and name.startswith("orders"):
                newest[name] = number
            elif number in self.landed:
                lines.append(f"{number}-1")
        assert self.counted("orders", "order_id") == sorted(map(str, newest.values()))
        assert self.counted("order_lines", "order_line_id") == sorted(lines)
        assert len(self.ledger.arrivals()) == self.arrival_count
        assert len(self.ledger.all_files()) == len(self.first_name)

    def counted(self, feed: str, key: str) -> list[str]:
        paths = self.stores.landing.paths_of(feed)
        valid = {e.file_id for e in self.ledger.landed() if e.superseded_by is None}
        rows = pl.concat([pl.read_parquet(path) for path in paths]) if paths else None
        if rows is None:
            return []
        return sorted(rows.filter(pl.col("_file_id").is_in(valid))[key].to_list())


@pytest.mark.proof
def test_bytes_have_effect_once_under_any_name_and_new_bytes_are_a_new_version() -> None:
    done.clear()
    run_state_machine_as_test(
        Files,
        settings=settings(
            max_examples=150 if LONG else 6,
            stateful_step_count=30 if LONG else 15,
            deadline=None,
            derandomize=True,
        ),
    )
    proven("I2", **done)
