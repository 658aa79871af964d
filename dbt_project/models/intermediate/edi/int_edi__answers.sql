-- What partners and we said to each document: one row per document that was answered, however often
-- and at whatever level. An answer belongs to the last document of its numbers that was prepared
-- before it (a day's grace for clocks that differ), because numbers are used anew.
with

documents as (

    select
        *,
        source_system || '|' || coalesce(sender_id, '') || '|' || coalesce(receiver_id, '')
            as parties,
        'G|' || coalesce(functional_id, '') || '|'
        || trim(leading '0' from coalesce(group_control_number, '')) as group_part,
        'I|' || trim(leading '0' from coalesce(interchange_control_number, '')) as interchange_part,
        '|T|' || trim(leading '0' from coalesce(transaction_control_number, ''))
            as transaction_part

    from {{ ref('stg_feeds__edi_documents') }}

),

document_keys as (

    select
        document_key,
        standard,
        prepared_at,
        parties || group_part || transaction_part as answer_key
    from documents
    where group_control_number is not null
    union all
    select
        document_key,
        standard,
        prepared_at,
        parties || interchange_part || transaction_part as answer_key
    from documents
    where interchange_control_number is not null
    union all
    select
        document_key,
        standard,
        prepared_at,
        parties || group_part as answer_key
    from documents
    where group_control_number is not null
    union all
    select
        document_key,
        standard,
        prepared_at,
        parties || interchange_part as answer_key
    from documents
    where interchange_control_number is not null

),

uses as (

    select distinct
        answer_key,
        prepared_at
    from document_keys
    where prepared_at is not null

),

used as (

    select
        *,
        lead(prepared_at) over (
            partition by answer_key order by prepared_at nulls last
        ) as next_prepared_at
    from uses

),

acknowledgements as (

    select
        acknowledgement_key,
        level,
        verdict,
        error_codes,
        acknowledged_at,
        source_system || '|' || coalesce(sender_id, '') || '|' || coalesce(receiver_id, '')
        || case
            when level = 'interchange' or group_control_number is null
                then
                    'I|' || trim(leading '0' from coalesce(interchange_control_number, ''))
            else
                'G|' || coalesce(functional_id, '') || '|'
                || trim(leading '0' from group_control_number)
        end
        || case
            when level = 'transaction'
                then '|T|' || trim(leading '0' from coalesce(transaction_control_number, ''))
            else ''
        end as answer_key

    from {{ ref('stg_feeds__edi_acknowledgements') }}

),

told as (

    select
        document_keys.document_key,
        acknowledgements.acknowledgement_key,
        acknowledgements.level,
        acknowledgements.verdict,
        acknowledgements.error_codes,
        acknowledgements.acknowledged_at

    from document_keys
    inner join acknowledgements on document_keys.answer_key = acknowledgements.answer_key
    left join used
        on
            document_keys.answer_key = used.answer_key
            and document_keys.prepared_at = used.prepared_at
    -- A TA1 that accepts an envelope says nothing of the documents in it; a CONTRL does.
    where
        (
            acknowledgements.level <> 'interchange'
            or document_keys.standard = 'edifact'
            or acknowledgements.verdict = 'rejected'
        )
        and (
            document_keys.prepared_at is null
            or acknowledgements.acknowledged_at is null
            or (
                acknowledgements.acknowledged_at
                >= {{ hours_after('document_keys.prepared_at', -24) }}
                and (
                    used.next_prepared_at is null
                    or acknowledgements.acknowledged_at < used.next_prepared_at
                )
            )
        )

),

first_told as (

    select
        document_key,
        min(acknowledged_at) as acknowledged_at
    from told
    group by document_key

),

weightiest as (

    select *
    from told
    qualify row_number() over (
            partition by document_key
            order by
                case when verdict = 'rejected' then 0 else 1 end asc,
                case level when 'transaction' then 0 when 'group' then 1 else 2 end asc,
                acknowledged_at asc nulls last,
                acknowledgement_key asc
        ) = 1

),

answers as (

    select
        weightiest.document_key,
        weightiest.verdict,
        weightiest.error_codes,
        first_told.acknowledged_at

    from weightiest
    inner join first_told on weightiest.document_key = first_told.document_key

)

select * from answers
