"""Which names a file may come under, when strangers choose them."""

import unicodedata

from ingest.errors import BadFileName

LONGEST = 200  # bytes of UTF-8; file systems stop at 255, and ours get endings


def checked_name(name: str) -> str:
    """Return the name in Unicode's composed form; raises BadFileName for what is no plain name.

    Nothing of ours makes a path of it, but people and their tools will.
    """
    plain = unicodedata.normalize("NFC", name)
    reason = _objection(plain)
    if reason:
        raise BadFileName(plain, reason)
    return plain


def _objection(name: str) -> str:
    odd = next((each for each in name if unicodedata.category(each) in ("Cc", "Cf", "Cs")), "")
    objections = {
        "it is empty": not name.strip(),
        "it holds a path; give the file's name alone": "/" in name or "\\" in name,
        "it starts with a dot, which names hidden files and other folders": name.startswith("."),
        "it starts or ends with a blank": name != name.strip(),
        f"it holds the character U+{ord(odd or ' '):04X}, which cannot be seen": bool(odd),
        f"it is longer than {LONGEST} bytes": len(name.encode("utf-8", "replace")) > LONGEST,
    }
    return next((reason for reason, holds in objections.items() if holds), "")
