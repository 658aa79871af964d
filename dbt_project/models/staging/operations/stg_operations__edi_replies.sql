with

edi_replies as (

    select
        source_system,
        set_id,
        reply_set_id,
        reply_due_hours
    from {{ source('operations', 'edi_replies') }}

)

select * from edi_replies
