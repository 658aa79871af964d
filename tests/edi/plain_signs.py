"""Which signs and character sets an EDIFACT interchange may state, for the plain reader."""

from dataclasses import dataclass

CHARSETS = {"UNOA": "ascii", "UNOB": "ascii", "UNOC": "latin-1", "UNOD": "iso8859-2"}


@dataclass
class Signs:
    component: int = ord(":")
    element: int = ord("+")
    release: int = ord("?")
    terminator: int = ord("'")
    charset: str = "utf-8"
