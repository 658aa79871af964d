-- EDI documents that were rejected, by us or by the partner (ED-03 where other content bore their
-- control number before), and those whose acknowledgement or reply is missing. A missing one is
-- told when three quarters of its time have passed, so that somebody can act before the deadline.
with

documents as (

    select * from {{ ref('fct_edi_documents') }}

),

taken as (

    select
        source_system,
        edi_direction,
        sender_id,
        receiver_id,
        set_id,
        document_number,
        max(prepared_at) as last_taken_at

    from documents
    where verdict in ('accepted', 'accepted_with_errors')
    group by source_system, edi_direction, sender_id, receiver_id, set_id, document_number

),

rejected as (

    select
        case
            when
                documents.edi_direction = 'inbound'
                and (
                    documents.error_codes like '%interchange_duplicate%'
                    or documents.error_codes like '%group_duplicate%'
                )
                then 'ED-03'
            else 'ED-01'
        end as exception_code,
        documents.edi_document_key as subject_key,
        documents.edi_document_key,
        case
            when documents.edi_direction = 'inbound'
                then 'We rejected ' || documents.set_id
            else 'The partner rejected our ' || documents.set_id
        end
        || ' ' || coalesce(documents.document_number, 'without number') || ', control number '
        || coalesce(documents.transaction_control_number, 'none')
        || coalesce(': ' || nullif(documents.error_codes, ''), '') || '.' as explanation

    from documents
    left join taken
        on
            documents.source_system = taken.source_system
            and documents.edi_direction = taken.edi_direction
            and documents.sender_id = taken.sender_id
            and documents.receiver_id = taken.receiver_id
            and documents.set_id = taken.set_id
            and documents.document_number = taken.document_number
    where
        documents.verdict = 'rejected'
        -- The same document taken since then has made it good.
        and (taken.last_taken_at is null or taken.last_taken_at < documents.prepared_at)

),

unacknowledged as (

    select
        'ED-02' as exception_code,
        documents.edi_document_key as subject_key,
        documents.edi_document_key,
        case
            when documents.edi_direction = 'inbound' then 'We have not acknowledged '
            else 'The partner has not acknowledged our '
        end
        || documents.set_id || ' ' || coalesce(documents.document_number, 'without number')
        || ', control number ' || coalesce(documents.transaction_control_number, 'none')
        || '; due at ' || cast(documents.acknowledgement_due_at as varchar) || ' UTC.'
            as explanation

    from documents
    where documents.acknowledgement_state in ('due_soon', 'overdue')

),

unreplied as (

    select
        'ED-02' as exception_code,
        documents.edi_document_key || '>' || documents.reply_set_id as subject_key,
        documents.edi_document_key,
        documents.reply_set_id || ' is missing for ' || documents.set_id || ' '
        || documents.document_number || '; due at '
        || cast(documents.reply_due_at as varchar) || ' UTC.' as explanation

    from documents
    where documents.reply_state in ('due_soon', 'overdue')

),

found as (

    select * from rejected
    union all
    select * from unacknowledged
    union all
    select * from unreplied

),

edi as (

    select
        found.exception_code,
        found.subject_key,
        documents.source_system,
        cast(null as varchar) as entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        cast(null as varchar) as customer_key,
        cast(null as varchar) as customer_name,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_id,
        cast(null as varchar) as order_line_key,
        cast(null as varchar) as currency_code,
        found.explanation,
        cast(null as decimal(38, 4)) as quantity_at_risk,
        cast(null as decimal(38, 4)) as value_at_risk,
        documents.prepared_date as since_date,
        documents.file_id,
        documents.file_name,
        documents.file_row

    from found
    inner join documents on found.edi_document_key = documents.edi_document_key

)

select * from edi
