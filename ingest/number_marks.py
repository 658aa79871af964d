"""How a file writes its numbers: which mark stands before decimals, and which between thousands."""

from dataclasses import dataclass

import polars as pl

from ingest.feed import Kind

NUMBERS = (Kind.DECIMAL, Kind.RATE, Kind.INTEGER)


@dataclass(frozen=True, slots=True)
class NumberMarks:
    """The marks of a file; `thousands` is empty where none may stand there."""

    decimal: str = "."
    thousands: str = ""

    @property
    def are_plain(self) -> bool:
        """Whether numbers are written as the casts read them."""
        return self == NumberMarks()

    def pointed(self, text: pl.Expr) -> pl.Expr:
        """Return trimmed texts with a point and no other mark; null where it is no such number.

        Thousands may be marked or not, but if one is, all are.
        """
        before = "[0-9]+"
        if self.thousands:
            before = f"(?:[0-9]{{1,3}}(?:[{self.thousands}][0-9]{{3}})+|[0-9]+)"
        number = f"^[+-]?(?:{before}(?:[{self.decimal}][0-9]*)?|[{self.decimal}][0-9]+)$"
        bare = text.str.replace_all(self.thousands, "", literal=True) if self.thousands else text
        pointed = bare.str.replace(self.decimal, ".", literal=True)
        return pl.when(text.str.contains(number)).then(pointed).otherwise(None)

    def told(self) -> str:
        """Return how numbers are to be written, for whoever has to mend one."""
        if self.are_plain:
            return ""
        between = f" and {self.thousands!r} between thousands" if self.thousands else ""
        return f", with {self.decimal!r} before decimals{between}"
