with

order_lines_waiting as (

    select
        source_system || '/' || order_id as order_key,
        source_system || '/' || order_line_id as order_line_key,
        source_system,
        order_id,
        order_line_id,
        file_id,
        file_name,
        file_row,
        reason
    from {{ source('operations', 'order_lines_waiting') }}

)

select * from order_lines_waiting
