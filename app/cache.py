"""How long does an answer live? As long as its snapshot: the build is part of every key."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import streamlit as st

from app import warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
Answer = TypeVar("Answer")


def cached(question: Callable[P, Answer]) -> Callable[P, Answer]:
    """Ask a question once per snapshot and set of arguments."""

    @wraps(question)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Answer:
        snapshot = warehouse.snapshot_in_use()
        name = f"{question.__module__}.{question.__qualname__}"

        def ask() -> object:
            with warehouse.pinned(snapshot):
                return question(*args, **kwargs)

        key = (str(snapshot), name, repr(args), repr(sorted(kwargs.items())))
        remembered: Answer = _remember(key, ask)  # type: ignore[assignment]
        return remembered

    return answer


@st.cache_data(max_entries=400, show_spinner=False)
def _remember(key: tuple[str, ...], _ask: Callable[[], object]) -> object:  # noqa: ARG001, it is what the answer is kept by
    return _ask()
