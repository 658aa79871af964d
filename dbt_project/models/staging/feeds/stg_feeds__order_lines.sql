with

latest as (

    {{ latest_rows('order_lines', ['order_line_id'], 'changed_at') }}

),

dated as (

    select
        latest.*,
        orders.ordered_date

    from latest
    left join {{ ref('stg_feeds__orders') }} as orders
        on
            case when latest.unit_code is not null then latest._source || '/' || latest.order_id end
            = orders.order_key

),

measured as (

    {{ in_base_units('dated', day='dated.ordered_date',
                     quantities=['quantity', 'cancelled_quantity'],
                     prices=['unit_price', 'unit_cost']) }}
),

order_lines as (

    select
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || order_id as order_key,
        _source || '/' || item_id as item_key,
        _source || '/' || location_id as location_key,
        _source as source_system,
        order_line_id,
        order_id,
        item_id,
        location_id,
        line_kind,
        unit_code,
        base_quantity as quantity,
        base_cancelled_quantity as cancelled_quantity,
        base_unit_price as unit_price,
        base_unit_cost as unit_cost,
        cast(round(measured.quantity * measured.unit_price, 4) as decimal(18, 4))
            as ordered_amount,
        requested_date,
        promised_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from measured

)

select * from order_lines
