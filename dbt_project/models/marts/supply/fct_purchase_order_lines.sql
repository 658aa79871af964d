with

purchase_order_lines as (

    select
        purchase_lines.purchase_order_line_key,
        purchase_lines.purchase_order_key,
        purchase_lines.supplier_key,
        purchase_lines.item_key,
        purchase_lines.source_system,
        purchase_lines.purchase_order_line_id,
        purchase_lines.purchase_order_id,
        purchase_lines.supplier_name,
        purchase_lines.entity_id,
        purchase_lines.location_id,
        case
            when purchase_lines.is_closed and coalesce(object_states.lifecycle_state, 'P10') <> 'PX'
                then 'P90'
            else coalesce(object_states.lifecycle_state, 'P10')
        end as purchase_order_line_state,
        purchase_lines.ordered_quantity,
        purchase_lines.received_quantity,
        purchase_lines.ordered_amount,
        purchase_lines.is_fully_received,
        purchase_lines.is_closed,
        purchase_lines.ordered_date,
        purchase_lines.expected_date,
        purchase_lines.received_date,
        purchase_lines.ordered_at,
        purchase_lines.ordered_utc_offset_minutes,
        purchase_lines.received_at,
        purchase_lines.received_utc_offset_minutes,
        purchase_lines.file_id,
        purchase_lines.file_name,
        purchase_lines.file_row,
        purchase_lines.record_time

    from {{ ref('int_supply__purchase_order_lines') }} as purchase_lines
    left join {{ ref('int_lifecycle__object_states') }} as object_states
        on
            purchase_lines.purchase_order_line_key = object_states.object_key
            and object_states.object_type = 'purchase_order_line'

)

select * from purchase_order_lines
