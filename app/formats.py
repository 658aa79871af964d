"""How is a figure written?"""

from datetime import date, datetime, timedelta
from decimal import Decimal

Number = Decimal | float | int

MISSING = "-"
UNCHANGED = "unchanged"
TIMES = ("days", "hours")
STALE_AFTER = timedelta(hours=26)


def kpi_value(value: Number | None, unit: str, currency: str = "") -> str:
    """Write a KPI value with its unit."""
    if value is None:
        return MISSING
    if unit == "percent":
        return f"{float(value) * 100:.1f} %"
    if unit in TIMES:
        return f"{float(value):.1f} {unit}"
    return short_amount(value, currency if unit == "amount" else "")


def kpi_change(now: Number | None, before: Number | None, unit: str) -> str | None:
    """Write the change against the period before, or nothing without both."""
    if now is None or before is None or (unit == "amount" and not before):
        return None
    difference = float(now) - float(before)
    if unit == "percent":
        change, name = difference * 100, "points"
    elif unit in TIMES:
        change, name = difference, unit
    else:
        change, name = difference / abs(float(before)) * 100, "%"
    return f"{change:+.1f} {name}" if abs(change) >= 0.05 else UNCHANGED


def short_amount(value: Number, currency: str = "") -> str:
    """Write an amount in at most four figures."""
    amount = float(value)
    for size, suffix in ((1e9, "bn"), (1e6, "m"), (1e4, "k")):
        if abs(amount) >= size:
            divisor = 1e3 if suffix == "k" else size
            return f"{amount / divisor:,.1f}{suffix} {currency}".strip()
    return f"{amount:,.0f} {currency}".strip()


def amount(value: Number | None, currency: str | None = "") -> str:
    """Write an amount to the cent."""
    return MISSING if value is None else f"{value:,.2f} {currency or ''}".strip()


def quantity(value: Number | None) -> str:
    """Write a quantity without needless decimals."""
    if value is None:
        return MISSING
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text or "0"


def day(value: date | None) -> str:
    """Write a day so that no country can misread it."""
    return MISSING if value is None else f"{value:%d %b %Y}"


def instant(value: datetime | None) -> str:
    """Write an instant, saying that it is UTC."""
    return MISSING if value is None else f"{value:%Y-%m-%d %H:%M} UTC"


def age(seconds: float) -> str:
    """Write how long ago something was."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "just now"
    if minutes < 120:
        return f"{minutes} min ago"
    hours = minutes // 60
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"


def short_hash(value: str | None) -> str:
    """Write enough of a SHA-256 to find the file by."""
    return MISSING if not value else value[:12]


def words(code: str) -> str:
    """Write a code as words."""
    return code.upper() if len(code) <= 3 else code.replace("_", " ").capitalize()


def plain(text: str | None) -> str:
    """Make foreign text safe inside Markdown: it shows as it is, and marks up nothing."""
    escaped = (text or "").replace("&", "&amp;").replace("<", "&lt;")
    for sign in "\\`*_{}[]()#+!|~$:":
        escaped = escaped.replace(sign, f"\\{sign}")
    return escaped
