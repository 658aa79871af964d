with

known as (

    select
        source_system,
        fact,
        feed,
        object_type,
        entered_state,
        stage,
        precedence,
        is_replaced,
        first_date,
        last_date,
        last_event_at
    from {{ source('operations', 'known') }}

)

select * from known
