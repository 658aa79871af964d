"""Which clocks of EDI documents have gone off since the marts that are published were built.

A document that waits for its acknowledgement or reply is told when three quarters of its time have
passed, and when it is due. Neither comes with a file, so a build must be asked for.
"""

from datetime import datetime

from pipelines.opening import Opened
from pipelines.serving import current_manifest, snapshot_path
from pipelines.snapshot_query import opened as snapshot_opened

GONE_OFF = """
    with clocks as (
        select
            source_system, acknowledgement_state as state, prepared_at,
            acknowledgement_due_at as due_at
        from marts.fct_edi_documents
        union all
        select source_system, reply_state, prepared_at, reply_due_at from marts.fct_edi_documents
    ),
    moments as (
        select
            source_system,
            case
                when state = 'awaited' then
                    prepared_at
                    + to_microseconds(date_diff('microsecond', prepared_at, due_at) * 3 // 4)
                when state = 'due_soon' then due_at
            end as moment
        from clocks
        where state in ('awaited', 'due_soon')
    )
    select max(moment) from moments
    where moment < ? and source_system in (select unnest(?::varchar[]))
    """


def gone_off(opened: Opened, at: datetime) -> datetime | None:
    """Return the last moment by `at` that the published marts do not know of, in UTC.

    Sources that end at a day of their own, whatever the clock says, have no such moments.
    """
    manifest = current_manifest(opened.home)
    if manifest is None:
        return None
    with_clocks = [name for name, source in opened.sources.items() if source.as_of is None]
    with snapshot_opened(snapshot_path(opened.home, manifest.build_id)) as marts:
        row = marts.execute(GONE_OFF, [at.replace(tzinfo=None), with_clocks]).fetchall()[0]
    moment: datetime | None = row[0]
    return moment
