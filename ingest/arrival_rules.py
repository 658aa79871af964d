"""What a source's YAML file says of the files' names and times: corrections, numbers, due times."""

import re
from datetime import date, time
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not an IANA time zone, such as America/Chicago")
    return name


def _time_of_day(text: str) -> str:
    try:
        time.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time of day, such as 06:00") from None
    return text


def with_groups(pattern: str) -> str:
    """Return a regular expression that has a group; raises ValueError."""
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    if not groups:
        raise ValueError(f"{pattern!r} has no group in brackets, such as orders_([0-9]+)[.]csv")
    return pattern


Zone = Annotated[str, AfterValidator(_known_zone)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class DueRule(BaseModel):
    """When a file of this kind must have come: on these days by this local time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    every: Literal["day", "weekday"] | Weekday = "day"
    by: Annotated[str, AfterValidator(_time_of_day)]
    time_zone: Zone | None = None  # of `by`; by default the source's
    since: date | None = Field(default=None)  # the first day due; by default that of the first file


def corrected_name(pattern: str, file_name: str) -> str:
    """Return what all versions of a file have in common: by default its name."""
    found = re.fullmatch(pattern, file_name) if pattern else None
    return "/".join(group or "" for group in found.groups()) if found else file_name


def number_of(pattern: str, file_name: str) -> int | None:
    """Return the number in a file's name; none where the name has none."""
    found = re.fullmatch(pattern, file_name)
    digits = found.groups()[-1] if found else None
    return int(digits) if digits and digits.isdecimal() else None
