-- Fill of what is due, by line, full case and value, and by line, order, unit, case and value at
-- the first try: only what left first, and only if it left by the day due. Units picked count, as
-- in unit_fill_rate; more than wanted counts as wanted (EC-09). Lines and orders count from their
-- due day on (EC-02). What the customer cancelled is left out (EC-04); what the seller did is not
-- filled. A substitute fills only what is counted with substitutes, and at the first try where the
-- customer had agreed to it beforehand (EC-06).
with

shipped as (

    select
        order_line_key,
        case when is_agreed then shipped_quantity else 0 end as shipped_quantity,
        shipped_date,
        rank() over (partition by order_line_key order by shipped_at nulls last)
        = 1 as is_first

    from {{ ref('fct_shipment_lines') }}
    where shipped_at is not null and goods_quantity > 0

),

first_shipments as (

    select
        order_line_key,
        sum(shipped_quantity) as quantity,
        shipped_date

    from shipped
    where is_first
    group by order_line_key, shipped_date

),

order_lines as (

    select
        order_lines.order_line_key,
        order_lines.order_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        coalesce(order_lines.due_date, order_lines.ordered_date) as period_date,
        order_lines.ordered_quantity as line_quantity,
        order_lines.ordered_quantity - order_lines.cancelled_quantity as wanted_quantity,
        least(
            order_lines.picked_quantity - order_lines.substitute_quantity,
            order_lines.ordered_quantity - order_lines.cancelled_quantity
        ) as filled_quantity,
        least(
            order_lines.picked_quantity,
            order_lines.ordered_quantity - order_lines.cancelled_quantity
        ) as served_quantity,
        case
            when first_shipments.shipped_date <= order_lines.due_date
                then
                    least(
                        first_shipments.quantity,
                        order_lines.ordered_quantity - order_lines.cancelled_quantity
                    )
            else 0
        end as first_quantity,
        order_lines.unit_price,
        items.pack_quantity,
        coalesce(sources.tells_shipped, false) as tells_shipped,
        order_lines.picked_quantity is not null as tells_picked,
        case
            when order_lines.left_out_reason is not null then order_lines.left_out_reason
            when order_lines.ordered_quantity <= 0 then 'not_positive'
            when order_lines.is_cancelled then 'cancelled_by_customer'
            when order_lines.due_date is null then 'no_due_day'
        end as exclusion_reason

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on order_lines.source_system = as_of.source_system
    left join {{ ref('int_lifecycle__sources') }} as sources
        on order_lines.source_system = sources.source_system
    left join {{ ref('dim_items') }} as items on order_lines.item_key = items.item_key
    left join first_shipments on order_lines.order_line_key = first_shipments.order_line_key
    where coalesce(order_lines.due_date, order_lines.ordered_date) <= as_of.as_of_date

),

tries as (

    select
        '' as variant,
        order_lines.*,
        filled_quantity as counted_quantity

    from order_lines

    union all

    select
        '_first_pass' as variant,
        order_lines.*,
        first_quantity as counted_quantity

    from order_lines

    union all

    select
        '_with_substitutes' as variant,
        order_lines.*,
        served_quantity as counted_quantity

    from order_lines

),

reasoned as (

    select
        variant,
        order_key,
        source_system,
        entity_id,
        location_id,
        channel,
        period_date,
        line_quantity,
        wanted_quantity,
        counted_quantity,
        unit_price,
        pack_quantity,
        case
            when exclusion_reason is not null then exclusion_reason
            when not tells_picked then 'unknown'
            when variant = '_first_pass' and not tells_shipped then 'unknown'
        end as exclusion_reason

    from tries

),

orders_summed as (

    select
        variant,
        order_key,
        source_system,
        entity_id,
        min(location_id) as location_id,
        channel,
        max(period_date) as period_date,
        sum(line_quantity) as line_quantity,
        bool_and(
            coalesce(exclusion_reason is not null or counted_quantity >= wanted_quantity, false)
        ) as is_complete,
        bool_and(exclusion_reason is not null) as is_excluded,
        min(exclusion_reason) as exclusion_reason

    from reasoned
    where variant <> ''
    group by variant, order_key, source_system, entity_id, channel

),

judged as (

    select
        'line_fill_rate' || variant as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        case when counted_quantity >= wanted_quantity then 1 else 0 end as numerator,
        1 as denominator,
        line_quantity
    from reasoned

    union all

    select
        'unit_fill_rate' || variant as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        counted_quantity as numerator,
        wanted_quantity as denominator,
        line_quantity
    from reasoned
    where variant <> ''

    union all

    select
        'case_fill_rate' || variant as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        case
            when exclusion_reason is not null then exclusion_reason
            when pack_quantity is null or pack_quantity <= 0 then 'no_pack_factor'
            when wanted_quantity < pack_quantity then 'less_than_a_case'
        end as exclusion_reason,
        {{ full_cases('counted_quantity', 'pack_quantity') }} as numerator,
        {{ full_cases('wanted_quantity', 'pack_quantity') }} as denominator,
        line_quantity
    from reasoned

    union all

    select
        'value_fill_rate' || variant as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        case
            when exclusion_reason is not null then exclusion_reason
            when unit_price is null then 'no_price'
        end as exclusion_reason,
        cast(counted_quantity * unit_price as decimal(38, 4)) as numerator,
        cast(wanted_quantity * unit_price as decimal(38, 4)) as denominator,
        line_quantity
    from reasoned

    union all

    select
        'order_fill_rate' || variant as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        case when is_excluded then exclusion_reason end as exclusion_reason,
        case when is_complete then 1 else 0 end as numerator,
        1 as denominator,
        line_quantity
    from orders_summed

),

fill_rates as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then numerator else 0 end) as numerator,
        sum(case when exclusion_reason is null then denominator else 0 end) as denominator,
        count(*) as row_count,
        sum(line_quantity) as row_quantity

    from judged
    group by
        kpi_code, period_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from fill_rates
