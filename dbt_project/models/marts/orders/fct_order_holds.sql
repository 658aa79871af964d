with

order_holds as (

    select
        hold_key,
        order_key,
        order_line_key,
        source_system,
        feed,
        hold_type,
        reason_code,
        placed_by,
        released_by as lifted_by,
        released_at is null as is_standing,
        placed_date,
        released_date as lifted_date,
        placed_at,
        released_at as lifted_at,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('int_orders__holds_told') }}

)

select * from order_holds
