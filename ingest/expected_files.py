"""Which files should have come and have not: numbers left out, and days without a file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from ingest.arrival_rules import number_of
from ingest.source import FileRule, Source

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_TOLD = 100  # of one rule: whoever jumps from 17 to 20260101 did not lose two million files
RESTART = 10_000  # control numbers: whoever leaves out more has begun anew


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file's name and when it came, UTC."""

    file_name: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Numbered:
    """An interchange or group that came, under its sender's number; `arrived_at` is UTC."""

    level: str  # interchange, group
    sender: str  # qualifier and id; of a group with the application's code behind it
    functional_id: str  # empty for an interchange
    control_number: str
    file_name: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A file, or a numbered part of one, that should be there.

    `since` is when that became known, UTC.
    """

    source: str
    match: str
    kind: str  # gap, late
    subject: str  # a number or a day
    since: datetime
    explanation: str


def missing_files(
    source: Source, deliveries: Iterable[Delivery], now: datetime
) -> Iterator[MissingFile]:
    """Yield what a source's rules expect and its deliveries lack; rejected files did come."""
    came = sorted(deliveries, key=lambda each: each.arrived_at)
    for number, rule in enumerate(source.files):
        earlier = source.files[:number]
        ours = [
            each
            for each in came
            if fnmatchcase(each.file_name, rule.match)
            and not any(fnmatchcase(each.file_name, other.match) for other in earlier)
        ]
        if rule.sequence:
            yield from _gaps(source, rule, ours)
        if rule.due:
            yield from _late(source, rule, ours, now)


def _gaps(source: Source, rule: FileRule, came: list[Delivery]) -> Iterator[MissingFile]:
    first: dict[int, Delivery] = {}
    for each in came:
        number = number_of(rule.sequence, each.file_name)
        if number is not None:
            first.setdefault(number, each)
    for number, before, after, since in _left_out(first):
        words = (
            f"File {number} of {rule.match} is missing: {before.file_name} and "
            f"{after.file_name} have come."
        )
        yield MissingFile(source.source, rule.match, "gap", str(number), since, words)


def missing_numbers(source: Source, came: Iterable[Numbered]) -> Iterator[MissingFile]:
    """Yield the control numbers that a partner left out, where its profile says it counts on.

    Each sender counts for itself, and of groups each kind. A jump of more than RESTART is none.
    """
    level = source.partner.sequence if source.partner else None
    first: dict[tuple[str, str], dict[int, Numbered]] = defaultdict(dict)
    for each in sorted(came, key=lambda each: each.arrived_at):
        if each.level == level and each.control_number.isdecimal():
            first[each.sender, each.functional_id].setdefault(int(each.control_number), each)
    for (sender, kind), numbers in first.items():
        what = f"{level} numbers of {sender.strip('/')}{' for ' + kind if kind else ''}"
        for number, before, after, since in _left_out(numbers, RESTART):
            words = (
                f"Number {number} is missing among the {what}: {before.control_number} came in "
                f"{before.file_name} and {after.control_number} in {after.file_name}. Ask for it."
            )
            yield MissingFile(source.source, what, "gap", str(number), since, words)


Came = TypeVar("Came", Delivery, Numbered)


def _left_out(
    first: Mapping[int, Came], most: int | None = None
) -> Iterator[tuple[int, Came, Came, datetime]]:
    """Yield each number left out, what came before and after it, and when that became known."""
    told = 0
    for before, after in pairwise(sorted(first)):
        if after == before + 1 or told == MOST_TOLD or (most and after - before > most):
            continue
        since = min(each.arrived_at for number, each in first.items() if number >= after)
        for number in range(before + 1, min(after, before + 1 + MOST_TOLD - told)):
            told += 1
            yield number, first[before], first[after], since


def _late(
    source: Source, rule: FileRule, came: list[Delivery], now: datetime
) -> Iterator[MissingFile]:
    due = rule.due
    if due is None or not (came or due.since):
        return
    zone = ZoneInfo(due.time_zone or source.time_zone)
    days = {each.arrived_at.astimezone(zone).date() for each in came}
    first = due.since or min(days)
    last = now.astimezone(zone).date()
    late = [
        day
        for day in (first + timedelta(count) for count in range((last - first).days + 1))
        if day not in days and _is_due(due.every, day) and _instant(day, due.by, zone) <= now
    ]
    for day in late[-MOST_TOLD:]:
        words = f"No file {rule.match} came on {day}; it was due by {due.by} {zone.key}."
        since = _instant(day, due.by, zone)
        yield MissingFile(source.source, rule.match, "late", day.isoformat(), since, words)


def _is_due(every: str, day: date) -> bool:
    name = WEEKDAYS[day.weekday()]
    return every in ("day", name) or (every == "weekday" and day.weekday() < 5)


def _instant(day: date, by: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(by), zone).astimezone(UTC)
