-- Units that came back of units that left: of what left on a day, whenever it came back (by sale),
-- and what came back on a day of what left on it (by return). Both are published: a return does not
-- rewrite the past (EC-12). A source that never tells of returns is left out and counted. Goods
-- that were refused did not come back.
with

order_lines as (

    select
        source_system,
        entity_id,
        location_id,
        channel,
        shipped_date,
        shipped_quantity,
        returned_quantity,
        returned_quantity is not null as is_counted

    from {{ ref('fct_order_lines') }}
    where shipped_quantity > 0

),

came_back as (

    select
        source_system,
        entity_id,
        location_id,
        coalesce(channel, 'unknown') as channel,
        received_date,
        sum(received_quantity) as returned_quantity,
        sum(case when order_line_key is null then 1 else 0 end) as stray_count

    from {{ ref('fct_returns') }}
    where received_quantity > 0 and return_state <> 'RX'
    group by source_system, entity_id, location_id, channel, received_date

),

parts as (

    select
        'return_rate_by_sale' as kpi_code,
        shipped_date as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        coalesce(returned_quantity, 0) as numerator,
        case when is_counted then shipped_quantity else 0 end as denominator,
        case when is_counted then 0 else 1 end as excluded_count

    from order_lines

    union all

    select
        'return_rate_by_return' as kpi_code,
        shipped_date as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        0 as numerator,
        case when is_counted then shipped_quantity else 0 end as denominator,
        case when is_counted then 0 else 1 end as excluded_count

    from order_lines

    union all

    select
        'return_rate_by_return' as kpi_code,
        received_date as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        returned_quantity as numerator,
        0 as denominator,
        0 as excluded_count

    from came_back

    union all

    select
        'return_rate_by_sale' as kpi_code,
        received_date as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        0 as numerator,
        0 as denominator,
        stray_count as excluded_count

    from came_back
    where stray_count > 0

),

return_rates as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(excluded_count) as excluded_count

    from parts
    group by kpi_code, period_date, source_system, entity_id, location_id, channel

)

select * from return_rates
