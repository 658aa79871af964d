"""How partners' documents become files: interchanges, JSON lines, an archive of XML."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipelines.demo_world.partner_documents import (
    EdifactOrder,
    PortalOrder,
    PortalOrderLine,
    UblOrder,
    X12Order,
)
from pipelines.demo_world.rows import Row

Documents = Sequence[tuple[str, str]]  # order numbers and texts


@dataclass(frozen=True, slots=True)
class PartnerFile:
    """A kind of file: what it is called, and how it is made of documents and its last day."""

    stem: str
    suffix: str
    made: Callable[[Documents, date], bytes]


def _interchanges(documents: Documents, day: date) -> bytes:  # noqa: ARG001 - as its siblings
    return "".join(text for _, text in documents).encode()


def _json_lines(documents: Documents, day: date) -> bytes:  # noqa: ARG001 - as its siblings
    return "".join(f"{text}\n" for _, text in documents).encode()


def _archive(documents: Documents, day: date) -> bytes:
    """Return a zip of one XML file for each order; its bytes tell no clock."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for order_no, text in documents:
            entry = ZipInfo(f"{order_no}.xml", (day.year, day.month, day.day, 22, 0, 0))
            archive.writestr(entry, text, ZIP_DEFLATED)
    return packed.getvalue()


PARTNER_FILES: dict[type[Row], PartnerFile] = {
    X12Order: PartnerFile("edi_x12", "edi", _interchanges),
    EdifactOrder: PartnerFile("edi_edifact", "edi", _interchanges),
    PortalOrder: PartnerFile("portal_orders", "jsonl", _json_lines),
    PortalOrderLine: PartnerFile("portal_order_lines", "jsonl", _json_lines),
    UblOrder: PartnerFile("api_orders", "zip", _archive),
}
