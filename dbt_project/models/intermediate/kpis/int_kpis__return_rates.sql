-- Units that came back of units that left: of what left on a day, whenever it came back (by sale),
-- and what came back on a day of what left on it (by return). Both are published: a return does not
-- rewrite the past (EC-12). What left on several days counts on each of them. What came back left
-- on the last of them before its invoice, first of all the one on which as much left as is
-- invoiced; without an invoice, before it was received. A source that never tells of returns is
-- left out and counted, and so is by sale what came back of no known departure. Goods that were
-- refused did not come back.
with

order_lines as (

    select
        order_line_key,
        source_system,
        entity_id,
        location_id,
        channel,
        shipped_date,
        shipped_quantity,
        returned_quantity is not null as is_counted

    from {{ ref('fct_order_lines') }}
    where shipped_quantity > 0

),

departures as (

    select
        order_line_key,
        shipped_date,
        sum(shipped_quantity) as shipped_quantity

    from {{ ref('fct_shipment_lines') }}
    where shipped_quantity > 0
    group by order_line_key, shipped_date

),

came_back as (

    select
        return_line_key,
        order_line_key,
        invoice_key,
        source_system,
        entity_id,
        location_id,
        coalesce(channel, 'unknown') as channel,
        received_date,
        received_quantity

    from {{ ref('fct_returns') }}
    where received_quantity > 0 and return_state <> 'RX'

),

invoiced as (

    select
        invoice_key,
        order_line_key,
        max(invoiced_date) as invoiced_date,
        sum(quantity) as quantity

    from {{ ref('fct_invoice_lines') }}
    where invoice_key is not null and order_line_key is not null
    group by invoice_key, order_line_key

),

departures_ranked as (

    select
        came_back.return_line_key,
        departures.shipped_date,
        row_number() over (
            partition by came_back.return_line_key
            order by
                case when departures.shipped_quantity = invoiced.quantity then 0 else 1 end
                asc nulls last,
                departures.shipped_date desc nulls last
        ) as departure_rank

    from came_back
    inner join departures on came_back.order_line_key = departures.order_line_key
    left join invoiced
        on
            came_back.invoice_key = invoiced.invoice_key
            and came_back.order_line_key = invoiced.order_line_key
    where
        departures.shipped_date
        <= coalesce(invoiced.invoiced_date, came_back.received_date)

),

sold as (

    select
        came_back.*,
        departures_ranked.shipped_date

    from came_back
    left join departures_ranked
        on
            came_back.return_line_key = departures_ranked.return_line_key
            and departures_ranked.departure_rank = 1

),

parts as (

    {% for kpi_code in ['return_rate_by_sale', 'return_rate_by_return'] %}
        select
            '{{ kpi_code }}' as kpi_code,
            departures.shipped_date as period_date,
            order_lines.source_system,
            order_lines.entity_id,
            order_lines.location_id,
            order_lines.channel,
            cast(null as varchar) as exclusion_reason,
            0 as numerator,
            departures.shipped_quantity as denominator,
            1 as row_count,
            departures.shipped_quantity as row_quantity

        from order_lines
        inner join departures on order_lines.order_line_key = departures.order_line_key
        where order_lines.is_counted

        union all

        select
            '{{ kpi_code }}' as kpi_code,
            shipped_date as period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            'unknown' as exclusion_reason,
            0 as numerator,
            0 as denominator,
            1 as row_count,
            shipped_quantity as row_quantity

        from order_lines
        where not is_counted

        union all

    {% endfor %}

    select
        'return_rate_by_return' as kpi_code,
        received_date as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        null as exclusion_reason,
        received_quantity as numerator,
        0 as denominator,
        0 as row_count,
        0 as row_quantity

    from came_back

    union all

    select
        'return_rate_by_sale' as kpi_code,
        coalesce(shipped_date, received_date) as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        case when shipped_date is null then 'no_departure_known' end as exclusion_reason,
        case when shipped_date is not null then received_quantity else 0 end as numerator,
        0 as denominator,
        case when shipped_date is null then 1 else 0 end as row_count,
        case when shipped_date is null then received_quantity else 0 end as row_quantity

    from sold

),

return_rates as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(row_count) as row_count,
        sum(row_quantity) as row_quantity

    from parts
    group by
        kpi_code, period_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from return_rates
