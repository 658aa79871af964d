with

-- Where the source names no end, the clock is the moment at which the build read its inputs: a
-- partner who has gone silent is the very one whose answer is missing.
clocks as (

    select
        sources.source_system,
        coalesce(sources.as_of_at, clock.read_at) as clock_at

    from {{ ref('stg_operations__sources') }} as sources
    cross join {{ ref('stg_operations__clock') }} as clock

),

documents as (

    select
        documents.*,
        answers.verdict as partner_verdict,
        answers.error_codes as partner_error_codes,
        clocks.clock_at,
        replies.reply_set_id,
        replies.reply_due_at,
        replies.reply_warning_at,
        replies.replied_at,
        case
            when documents.set_id not in ('997', '999', 'TA1', 'CONTRL')
                then documents.acknowledgement_due_at
        end as answer_due_at,
        coalesce(answers.acknowledged_at, acknowledged_files.acknowledged_at) as answered_at,
        answers.document_key is not null
        or (documents.direction = 'inbound' and acknowledged_files.file_id is not null)
            as is_acknowledged

    from {{ ref('stg_feeds__edi_documents') }} as documents
    inner join clocks on documents.source_system = clocks.source_system
    left join {{ ref('int_edi__answers') }} as answers
        on documents.document_key = answers.document_key
    left join {{ ref('int_edi__replies') }} as replies
        on documents.document_key = replies.document_key
    left join {{ ref('stg_operations__acknowledged_files') }} as acknowledged_files
        on
            documents.source_system = acknowledged_files.source_system
            and documents.file_id = acknowledged_files.file_id

),

timed as (

    select
        *,
        document_number is not null
        and row_number() over (
            partition by source_system, sender_id, receiver_id, set_id, document_number
            order by prepared_at asc nulls last, document_key asc
        ) > 1 as is_sent_again,
        {{ share_of_time('prepared_at', 'answer_due_at', 0.75) }} as answer_warning_at
    from documents

),

edi_documents as (

    select
        document_key as edi_document_key,
        source_system,
        document_id as edi_document_id,
        direction as edi_direction,
        standard,
        sender_id,
        receiver_id,
        interchange_control_number,
        group_control_number,
        transaction_control_number,
        functional_id,
        set_id,
        version,
        document_number,
        case when direction = 'inbound' then verdict else partner_verdict end as verdict,
        case when direction = 'inbound' then error_codes else partner_error_codes end
            as error_codes,
        case
            when is_acknowledged then 'acknowledged'
            when answer_due_at is null then 'not_expected'
            when clock_at > answer_due_at then 'overdue'
            when clock_at >= answer_warning_at then 'due_soon'
            else 'awaited'
        end as acknowledgement_state,
        reply_set_id,
        case
            when reply_set_id is null then 'not_expected'
            when replied_at is not null then 'replied'
            when clock_at > reply_due_at then 'overdue'
            when clock_at >= reply_warning_at then 'due_soon'
            else 'awaited'
        end as reply_state,
        is_sent_again,
        coalesce(answered_at > answer_due_at, false) as is_acknowledged_late,
        coalesce(replied_at > reply_due_at, false) as is_replied_late,
        prepared_date,
        prepared_at,
        answer_due_at as acknowledgement_due_at,
        answered_at as acknowledged_at,
        reply_due_at,
        replied_at,
        file_id,
        file_name,
        file_row,
        record_time

    from timed

)

select * from edi_documents
