with

latest as (

    {{ latest_rows('order_costs', ['order_cost_id'], 'changed_at') }}

),

order_costs as (

    select
        _source || '/' || order_cost_id as order_cost_key,
        _source || '/' || order_id as order_key,
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || shipment_id as shipment_key,
        _source as source_system,
        order_cost_id,
        cost_type,
        cost_stage,
        order_id,
        order_line_id,
        shipment_id,
        currency_code,
        reference,
        amount,
        posted_at,
        posted_utc_offset_minutes,
        {{ local_date('posted_at', 'posted_utc_offset_minutes') }} as posted_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from order_costs
