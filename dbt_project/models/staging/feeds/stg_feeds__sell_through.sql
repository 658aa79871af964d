with

latest as (

    {{ latest_rows('sell_through', ['report_line_id']) }}

),

sell_through as (

    select
        _source || '/' || report_line_id as report_line_key,
        _source || '/' || customer_id as customer_key,
        _source || '/' || item_id as item_key,
        _source as source_system,
        report_line_id,
        customer_id,
        item_id,
        customer_location_id,
        unit_code,
        quantity,
        period_start_date,
        period_end_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from sell_through
