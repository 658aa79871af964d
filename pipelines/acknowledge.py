"""What we owe the senders of EDI files: their acknowledgements, written to the outbox once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from ingest.durable import publish_file
from ingest.edi.acknowledge import Numbered, Owed, owed, write
from ingest.edi.judge import Judgement, judge
from ingest.edi.profile import Partner
from ingest.errors import FileRefused
from ingest.ledger import LedgerEntry
from ingest.readers.edi_text import edi_text
from ingest.source import FileRule
from pipelines.opening import Opened
from workflow.acknowledgements import AcknowledgementLog, Answer, Sent
from workflow.control_register import ControlRegister


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What was written for one file."""

    source: str
    file_name: str
    outbox_path: Path
    count: int  # acknowledgements in it


Tell = Callable[[Acknowledged], None]


def acknowledge(opened: Opened, tell: Tell) -> int:
    """Write what is owed for every file that landed or was rejected; return how many answers.

    A kill at any moment is made good by the next call: an answer has its numbers and its time
    before it is written, so it is written again under the same name with the same bytes.
    """
    log, count = AcknowledgementLog(opened.store), 0
    done = log.done()
    for entry, partner, rule in _files_of_partners(opened):
        version = entry.parser_version or ""
        if (entry.source, entry.file_id, version) in done:
            continue
        for written in _answer(opened, log, entry, (partner, rule)):
            tell(written)
            count += written.count
        log.mark_done(source=entry.source, file_id=entry.file_id, parser_version=version)
    return count


def unanswered(opened: Opened) -> int:
    """Return how many files of partners who are promised an answer have not had theirs yet.

    Files that only a TA1 may be owed for are left out: what they call for shows when they are read.
    """
    done = AcknowledgementLog(opened.store).done()
    return sum(
        partner.acknowledge != "none"
        and (entry.source, entry.file_id, entry.parser_version or "") not in done
        for entry, partner, _ in _files_of_partners(opened)
    )


def _files_of_partners(opened: Opened) -> Iterator[tuple[LedgerEntry, Partner, FileRule]]:
    rejected = [entry for entry in opened.ledger.with_faults() if entry.state == "rejected"]
    for entry in [*opened.ledger.landed(), *rejected]:
        source = opened.sources.get(entry.source)
        if source is None or source.partner is None or not source.takes(entry.file_name):
            continue
        if source.partner.acknowledge != "none" or source.partner.ta1 != "never":
            rule = source.rule_for(entry.file_name)
            if rule.format == "edi":
                yield entry, source.partner, rule


def _answer(
    opened: Opened,
    log: AcknowledgementLog,
    entry: LedgerEntry,
    agreed: tuple[Partner, FileRule],
) -> Iterator[Acknowledged]:
    partner, rule = agreed
    try:
        with (
            opened.stores.archive.opened(entry.file_id) as packed,
            edi_text(packed, rule, partner.encoding) as text,
        ):
            register = ControlRegister(opened.store)
            judgement = judge(text, rule.mapped_sets, partner, register, entry)
    except FileRefused:  # nothing of it could be read, so nobody can be answered
        return
    due = owed(judgement.file, judgement.decision, partner)
    pending = log.number(
        source=entry.source,
        file_id=entry.file_id,
        answers=_answers(due, judgement),
        at=datetime.now(UTC),
    )
    wanted = sorted((sent for sent in pending if _owed(sent) in due), key=_outbox_name)
    for name, together in groupby(wanted, key=_outbox_name):
        answers = list(together)
        content = write(
            [_numbered(each) for each in answers], judgement.file, judgement.decision, partner
        )
        path = opened.home.outbox / entry.source / name
        _publish(path, content)
        log.mark_written(
            source=entry.source, file_id=entry.file_id, outbox_names=[name], at=datetime.now(UTC)
        )
        yield Acknowledged(entry.source, entry.file_name, path, len(answers))


def _answers(due: list[Owed], judgement: Judgement) -> list[Answer]:
    came = {row["interchange"]: row for row in judgement.file.interchanges.iter_rows(named=True)}
    return [
        Answer(
            interchange_ordinal=each.interchange,
            group_ordinal=each.group,
            kind=each.kind,
            standard=came[each.interchange]["standard"],
            sender=_party(came[each.interchange], "receiver"),
            receiver=_party(came[each.interchange], "sender"),
        )
        for each in due
    ]


def _party(came: dict[str, str | None], role: str) -> str:
    return f"{came[f'{role}_qualifier'] or ''}/{came[f'{role}_id'] or ''}"


def _outbox_name(sent: Sent) -> str:
    return sent.outbox_name


def _owed(sent: Sent) -> Owed:
    return Owed(sent.interchange_ordinal, sent.group_ordinal, sent.kind)


def _numbered(sent: Sent) -> Numbered:
    return Numbered(_owed(sent), sent.interchange_number, sent.group_number, sent.numbered_at)


def _publish(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    publish_file(partial, path)
