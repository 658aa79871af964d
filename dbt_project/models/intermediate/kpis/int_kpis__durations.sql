-- One row per order, order line or invoice and KPI of time: from which day its clock runs, on which
-- it stopped, and whether it still runs. Neither: no source tells. What left without proof of
-- delivery still runs and is not covered: it may be on its way, or there.
with

orders as (

    select
        'order_cycle_time' as kpi_code,
        orders.source_system,
        orders.entity_id,
        orders.channel,
        orders.ordered_date as started_date,
        case when orders.is_delivered then orders.delivered_date end as ended_date,
        not orders.is_delivered and coalesce(sources.tells_delivered, false) as is_running,
        coalesce(sources.tells_delivered, false)
        and (orders.is_delivered or orders.order_state <> 'shipped') as is_covered

    from {{ ref('fct_orders') }} as orders
    left join {{ ref('int_lifecycle__sources') }} as sources
        on orders.source_system = sources.source_system
    where not orders.is_cancelled

),

stages as (

    select
        'stage_time_' || stage_name as kpi_code,
        source_system,
        entity_id,
        channel,
        started_date,
        case when exclusion_reason is null then ended_date end as ended_date,
        is_waiting as is_running,
        coalesce(exclusion_reason, 'open') = 'open' as is_covered

    from {{ ref('int_kpis__line_stages') }}
    where exclusion_reason is null or exclusion_reason in ('open', 'unknown')

),

-- By line, from its last departure to the invoice that completes it. More invoiced than left is no
-- matter of time.
invoicing as (

    select
        'invoice_latency' as kpi_code,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.channel,
        order_lines.shipped_date as started_date,
        case
            when order_lines.invoiced_quantity = order_lines.shipped_quantity
                then line_quantities.last_invoiced_date
        end as ended_date,
        coalesce(order_lines.invoiced_quantity < order_lines.shipped_quantity, false) as is_running,
        order_lines.invoiced_quantity is not null as is_covered

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_orders__line_quantities') }} as line_quantities
        on order_lines.order_line_key = line_quantities.order_line_key
    where
        order_lines.shipped_quantity > 0
        and coalesce(order_lines.invoiced_quantity, 0) <= order_lines.shipped_quantity

),

paying as (

    select
        'days_to_pay' as kpi_code,
        source_system,
        entity_id,
        channel,
        issued_date as started_date,
        case when exclusion_reason is null then last_paid_date end as ended_date,
        coalesce(exclusion_reason = 'open', false) as is_running,
        coalesce(exclusion_reason, 'open') = 'open' as is_covered

    from {{ ref('int_kpis__invoices_paid') }}
    where exclusion_reason is null or exclusion_reason in ('open', 'unknown')

),

durations as (

    select * from orders
    union all
    select * from stages
    union all
    select * from invoicing
    union all
    select * from paying

)

select * from durations
