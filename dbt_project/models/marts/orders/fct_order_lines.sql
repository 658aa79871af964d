with

lines_ordered as (

    select * from {{ ref('int_orders__lines_ordered') }}

),

line_quantities as (

    select * from {{ ref('int_orders__line_quantities') }}

),

line_vectors as (

    select * from {{ ref('int_orders__line_vectors') }}

),

line_states as (

    select * from {{ ref('int_orders__line_states') }}

),

order_lines as (

    select
        lines_ordered.order_line_key,
        lines_ordered.order_key,
        lines_ordered.customer_key,
        lines_ordered.item_key,
        lines_ordered.source_system,
        lines_ordered.order_line_id,
        lines_ordered.order_id,
        lines_ordered.item_id,
        items.item_name,
        customers.customer_name,
        lines_ordered.entity_id,
        lines_ordered.location_id,
        lines_ordered.channel,
        lines_ordered.currency_code,
        lines_ordered.line_kind,
        lines_ordered.left_out_reason,
        case
            when lines_ordered.cancelled_quantity >= lines_ordered.ordered_quantity then 'cancelled'
            when
                line_quantities.delivered_quantity
                >= lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity
                then 'delivered'
            when
                line_quantities.shipped_quantity
                >= lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity
                then 'shipped'
            when
                line_quantities.picked_quantity
                >= lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity
                then 'picked'
            when line_quantities.picked_quantity > 0 then 'part_picked'
            when line_quantities.is_rejected then 'rejected'
            else 'open'
        end as line_state,
        line_states.lifecycle_state,
        line_states.furthest_state,
        line_states.lifecycle_state <> line_states.furthest_state as is_partial,
        line_states.is_held,
        line_states.hold_type,
        lines_ordered.ordered_quantity,
        lines_ordered.cancelled_quantity,
        line_vectors.customer_cancelled_quantity,
        line_vectors.seller_cancelled_quantity,
        line_quantities.confirmed_quantity,
        line_vectors.promised_quantity,
        line_vectors.allocated_quantity,
        line_vectors.released_quantity,
        line_vectors.picked_quantity,
        case
            when line_vectors.picked_quantity is not null
                then coalesce(substitutions.substitute_quantity, 0)
        end as substitute_quantity,
        line_vectors.packed_quantity,
        line_vectors.shipped_quantity,
        line_vectors.delivered_quantity,
        line_vectors.invoiced_quantity,
        line_vectors.returned_quantity,
        line_vectors.credited_quantity,
        case
            when line_quantities.is_rejected then cast(0 as decimal(38, 4))
            when
                line_vectors.picked_quantity is not null
                and lines_ordered.ordered_quantity is not null
                then
                    greatest(
                        lines_ordered.ordered_quantity
                        - lines_ordered.cancelled_quantity
                        - line_vectors.seller_cancelled_quantity
                        - line_vectors.picked_quantity,
                        0
                    )
        end as open_quantity,
        lines_ordered.unit_price,
        lines_ordered.ordered_amount,
        line_quantities.invoiced_amount,
        line_quantities.margin_amount,
        coalesce(lines_ordered.cancelled_quantity >= lines_ordered.ordered_quantity, false)
            as is_cancelled,
        line_quantities.is_rejected,
        line_vectors.picked_quantity
        >= lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity
            as is_fully_picked,
        coalesce(
            not line_quantities.is_rejected
            and line_vectors.picked_quantity + line_vectors.seller_cancelled_quantity
            < lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity
            and lines_ordered.due_date < as_of.as_of_date,
            false
        ) as is_backordered,
        lines_ordered.ordered_date,
        lines_ordered.requested_date,
        lines_ordered.due_date,
        promises.first_promise_date,
        promises.latest_promise_date,
        line_quantities.confirmed_date,
        line_quantities.picked_date,
        line_quantities.first_shipped_date,
        line_quantities.shipped_date,
        line_quantities.first_delivered_date,
        line_quantities.delivered_date,
        line_quantities.invoiced_date,
        lines_ordered.ordered_at,
        lines_ordered.cancelled_at,
        line_quantities.confirmed_at,
        line_quantities.picked_at,
        line_quantities.shipped_at,
        line_quantities.delivered_at,
        line_quantities.invoiced_at,
        lines_ordered.file_id,
        lines_ordered.file_name,
        lines_ordered.file_row,
        lines_ordered.record_time

    from lines_ordered
    inner join line_quantities on lines_ordered.order_line_key = line_quantities.order_line_key
    inner join line_vectors on lines_ordered.order_line_key = line_vectors.order_line_key
    inner join line_states on lines_ordered.order_line_key = line_states.order_line_key
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on lines_ordered.source_system = as_of.source_system
    left join {{ ref('int_orders__promises') }} as promises
        on lines_ordered.order_line_key = promises.order_line_key
    left join {{ ref('int_shipping__substitutions') }} as substitutions
        on lines_ordered.order_line_key = substitutions.order_line_key
    left join {{ ref('dim_customers') }} as customers
        on lines_ordered.customer_key = customers.customer_key
    left join {{ ref('dim_items') }} as items on lines_ordered.item_key = items.item_key

)

select * from order_lines
