-- Order lines past due or picked short: one exception a line, the gravest that applies.
with

order_lines as (

    select
        order_lines.*,
        as_of.as_of_date,
        case coalesce(customers.customer_tier, 'C') when 'A' then 7 when 'B' then 14 else 30 end
            as patience_days,
        cast(
            round(order_lines.open_quantity * coalesce(order_lines.unit_price, 0), 4)
            as decimal(38, 4)
        ) as open_value

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on order_lines.source_system = as_of.source_system
    left join {{ ref('dim_customers') }} as customers
        on order_lines.customer_key = customers.customer_key
    where order_lines.open_quantity > 0 and not order_lines.is_cancelled

),

classified as (

    select
        case
            when due_date + patience_days < as_of_date then 'AV-04'
            when due_date < as_of_date then 'WH-05'
            when picked_quantity > 0 then 'WH-02'
        end as exception_code,
        order_lines.*

    from order_lines

),

fulfilment as (

    select
        order_lines.exception_code,
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
        'Item ' || order_lines.item_id || coalesce(' (' || order_lines.item_name || ')', '') || ': '
        || cast(cast(order_lines.open_quantity as bigint) as varchar) || ' of '
        || cast(cast(order_lines.ordered_quantity as bigint) as varchar)
        || ' units are not picked'
        || coalesce(', due ' || cast(order_lines.due_date as varchar), '') || '.' as explanation,
        order_lines.open_quantity as quantity_at_risk,
        order_lines.open_value as value_at_risk,
        case
            when order_lines.exception_code = 'WH-02' then order_lines.picked_date
            else order_lines.due_date
        end as since_date,
        order_lines.file_id,
        order_lines.file_name,
        order_lines.file_row

    from classified as order_lines
    where order_lines.exception_code is not null

)

select * from fulfilment
