-- Orders that came in wrong: lines for an item that the source's own item master does not know,
-- lines with a quantity in a unit that the master does not turn into base units on its day, and an
-- order that repeats another one of its customer: the same purchase order number and the same
-- content, within three days. An order that carries what another could not supply repeats nothing.
-- An order is incomplete while lines of it wait in the quarantine.
with

sources_with_items as (

    select distinct source_system
    from {{ ref('dim_items') }}

),

unknown_items as (

    select
        'MD-01' as exception_code,
        order_lines.order_line_key as subject_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.customer_key,
        order_lines.customer_name,
        order_lines.order_key,
        order_lines.order_id,
        order_lines.order_line_key,
        order_lines.currency_code,
        'Item ' || order_lines.item_id || ' is not in the item master.' as explanation,
        cast(order_lines.ordered_quantity as decimal(38, 4)) as quantity_at_risk,
        cast(coalesce(order_lines.ordered_amount, 0) as decimal(38, 4)) as value_at_risk,
        order_lines.ordered_date as since_date,
        order_lines.file_id,
        order_lines.file_name,
        order_lines.file_row

    from {{ ref('fct_order_lines') }} as order_lines
    inner join sources_with_items
        on order_lines.source_system = sources_with_items.source_system
    left join {{ ref('dim_items') }} as items on order_lines.item_key = items.item_key
    where items.item_key is null and order_lines.lifecycle_state not in ('LX', 'LR')

),

unconverted as (

    select
        order_line_key,
        min(unit_code) as unit_code,
        min(feed) as feed

    from {{ ref('int_units__unconverted') }}
    group by order_line_key

),

unknown_units as (

    select
        'MD-03' as exception_code,
        order_lines.order_line_key as subject_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.customer_key,
        order_lines.customer_name,
        order_lines.order_key,
        order_lines.order_id,
        order_lines.order_line_key,
        order_lines.currency_code,
        'Unit ' || unconverted.unit_code || ' of item ' || order_lines.item_id || ', stated in '
        || unconverted.feed || ', has no factor to base units on that day in item_packs; the line '
        || 'is left out of service KPIs.' as explanation,
        cast(order_lines.ordered_quantity as decimal(38, 4)) as quantity_at_risk,
        cast(coalesce(order_lines.ordered_amount, 0) as decimal(38, 4)) as value_at_risk,
        order_lines.ordered_date as since_date,
        order_lines.file_id,
        order_lines.file_name,
        order_lines.file_row

    from {{ ref('fct_order_lines') }} as order_lines
    inner join unconverted on order_lines.order_line_key = unconverted.order_line_key

),

orders_numbered as (

    select
        orders.*,
        lag(orders.order_id) over (
            partition by
                orders.customer_key, orders.customer_po, orders.line_count,
                orders.ordered_quantity, orders.ordered_amount
            order by orders.ordered_at asc nulls last, orders.order_key asc
        ) as earlier_order_id,
        lag(orders.ordered_date) over (
            partition by
                orders.customer_key, orders.customer_po, orders.line_count,
                orders.ordered_quantity, orders.ordered_amount
            order by orders.ordered_at asc nulls last, orders.order_key asc
        ) as earlier_date

    from {{ ref('fct_orders') }} as orders
    where
        orders.customer_po is not null
        and orders.line_count > 0
        and orders.backorder_order_key is null
        and not orders.is_cancelled

),

repeated_orders as (

    select
        'ED-03' as exception_code,
        orders_numbered.order_key as subject_key,
        orders_numbered.source_system,
        orders_numbered.entity_id,
        orders_numbered.location_id,
        orders_numbered.channel,
        orders_numbered.customer_key,
        orders_numbered.customer_name,
        orders_numbered.order_key,
        orders_numbered.order_id,
        cast(null as varchar) as order_line_key,
        orders_numbered.currency_code,
        'Order ' || orders_numbered.order_id || ' repeats order '
        || orders_numbered.earlier_order_id || ': the same purchase order '
        || orders_numbered.customer_po || ', lines and quantities.' as explanation,
        cast(orders_numbered.ordered_quantity as decimal(38, 4)) as quantity_at_risk,
        cast(orders_numbered.ordered_amount as decimal(38, 4)) as value_at_risk,
        orders_numbered.ordered_date as since_date,
        orders_numbered.file_id,
        orders_numbered.file_name,
        orders_numbered.file_row

    from orders_numbered
    where
        orders_numbered.earlier_order_id is not null
        and {{ days_between('orders_numbered.earlier_date', 'orders_numbered.ordered_date') }} <= 3

),

-- A line that has come since, by whatever file, waits no longer. A row that does not say legibly
-- which line it is counts as one of its own.
lines_waiting as (

    select
        waiting.*,
        row_number() over (
            partition by waiting.order_key
            order by
                waiting.file_id asc, waiting.file_row asc, waiting.order_line_key asc nulls last
        ) as waiting_number

    from {{ ref('stg_operations__order_lines_waiting') }} as waiting
    left join {{ ref('fct_order_lines') }} as order_lines
        on waiting.order_line_key = order_lines.order_line_key
    where order_lines.order_line_key is null

),

lines_counted as (

    select
        order_key,
        count(
            distinct coalesce(order_line_key, file_id || '/' || cast(file_row as varchar))
        ) as line_count

    from lines_waiting
    group by order_key

),

incomplete_orders as (

    select
        'MD-05' as exception_code,
        orders.order_key as subject_key,
        orders.source_system,
        orders.entity_id,
        orders.location_id,
        orders.channel,
        orders.customer_key,
        orders.customer_name,
        orders.order_key,
        orders.order_id,
        cast(null as varchar) as order_line_key,
        orders.currency_code,
        'Of order ' || orders.order_id || ', '
        || case
            when lines_counted.line_count = 1 then 'a line waits'
            else cast(lines_counted.line_count as varchar) || ' lines wait'
        end
        || ' in the quarantine, not counted anywhere: ' || lines_waiting.reason || '.'
            as explanation,
        cast(null as decimal(38, 4)) as quantity_at_risk,
        cast(0 as decimal(38, 4)) as value_at_risk,
        orders.ordered_date as since_date,
        lines_waiting.file_id,
        lines_waiting.file_name,
        lines_waiting.file_row

    from lines_waiting
    inner join lines_counted on lines_waiting.order_key = lines_counted.order_key
    inner join {{ ref('fct_orders') }} as orders on lines_waiting.order_key = orders.order_key
    where lines_waiting.waiting_number = 1

),

intake as (

    select * from unknown_items
    union all
    select * from unknown_units
    union all
    select * from repeated_orders
    union all
    select * from incomplete_orders

)

select * from intake
