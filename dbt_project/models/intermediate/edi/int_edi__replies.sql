-- The document that each document calls for, such as an 855 for an 850, and whether it went back:
-- one row per document that calls for any, with the most urgent one.
with

documents as (

    select *
    from {{ ref('stg_feeds__edi_documents') }}
    where coalesce(verdict, 'accepted') in ('accepted', 'accepted_with_errors')

),

expected as (

    select
        documents.document_key,
        documents.source_system,
        documents.direction,
        documents.sender_id,
        documents.receiver_id,
        documents.document_number,
        documents.prepared_at,
        replies.reply_set_id,
        {{ hours_after('documents.prepared_at', 'replies.reply_due_hours') }} as reply_due_at

    from documents
    inner join {{ ref('stg_operations__edi_replies') }} as replies
        on
            documents.source_system = replies.source_system
            and documents.set_id = replies.set_id
    where documents.document_number is not null and documents.prepared_at is not null

),

replied as (

    select
        expected.document_key,
        expected.reply_set_id,
        min(replies.prepared_at) as replied_at

    from expected
    inner join documents as replies
        on
            expected.source_system = replies.source_system
            and expected.reply_set_id = replies.set_id
            and expected.document_number = replies.document_number
            and expected.sender_id = replies.receiver_id
            and expected.receiver_id = replies.sender_id
            and expected.direction <> replies.direction
    where replies.prepared_at >= {{ hours_after('expected.prepared_at', -24) }}
    group by expected.document_key, expected.reply_set_id

),

replies as (

    select
        expected.document_key,
        expected.reply_set_id,
        expected.reply_due_at,
        {{ share_of_time('expected.prepared_at', 'expected.reply_due_at', 0.75) }}
            as reply_warning_at,
        replied.replied_at

    from expected
    left join replied
        on
            expected.document_key = replied.document_key
            and expected.reply_set_id = replied.reply_set_id
    qualify row_number() over (
            partition by expected.document_key
            order by
                case when replied.replied_at is null then 0 else 1 end asc,
                expected.reply_due_at asc nulls last,
                expected.reply_set_id asc
        ) = 1

)

select * from replies
