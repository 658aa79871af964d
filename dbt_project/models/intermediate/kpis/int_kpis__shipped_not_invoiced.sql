-- What has left and is not invoiced at the end of each day, in units and at order price. A line's
-- balance is never below zero, so that what was billed before it left hides nothing of another
-- line. Sources that never tell of invoices have no rows; lines without a price are left out of the
-- value and counted, and so are those without a rate of the order's day into the group's currency
-- (EC-11).
with

moves as (

    select
        order_line_key,
        shipped_date as move_date,
        shipped_quantity as quantity

    from {{ ref('fct_shipment_lines') }}
    where shipped_quantity > 0

    union all

    select
        order_line_key,
        invoiced_date as move_date,
        -quantity as quantity

    from {{ ref('fct_invoice_lines') }}
    where order_line_key is not null and quantity > 0

),

moves_by_day as (

    select
        moves.order_line_key,
        moves.move_date,
        sum(moves.quantity) as quantity

    from moves
    group by moves.order_line_key, moves.move_date

),

balances as (

    select
        order_line_key,
        move_date,
        greatest(
            sum(quantity) over (partition by order_line_key order by move_date nulls last), 0
        ) as open_quantity

    from moves_by_day

),

changed as (

    select
        balances.*,
        coalesce(
            lag(open_quantity) over (partition by order_line_key order by move_date nulls last), 0
        ) as quantity_before

    from balances

),

steps as (

    select
        changed.*,
        case
            when open_quantity > 0 and quantity_before = 0 then 1
            when open_quantity = 0 and quantity_before > 0 then -1
            else 0
        end as line_change

    from changed

),

order_lines as (

    select
        order_lines.order_line_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.unit_price,
        case when rates.order_line_key is null then 1 else rates.rate end as group_rate

    from {{ ref('fct_order_lines') }} as order_lines
    left join {{ ref('int_currency__order_lines') }} as rates
        on order_lines.order_line_key = rates.order_line_key

),

changes as (

    select
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        steps.move_date,
        sum(steps.open_quantity - steps.quantity_before) as quantity_change,
        sum(
            case
                when order_lines.unit_price is null or order_lines.group_rate is null then 0
                else
                    {{ translated(
                        'round(steps.open_quantity * order_lines.unit_price, 2)',
                        'order_lines.group_rate'
                    ) }}
                    - {{ translated(
                        'round(steps.quantity_before * order_lines.unit_price, 2)',
                        'order_lines.group_rate'
                    ) }}
            end
        ) as value_change,
        sum(case when order_lines.unit_price is null then steps.line_change else 0 end)
            as unpriced_change,
        sum(
            case
                when order_lines.unit_price is not null and order_lines.group_rate is null
                    then steps.line_change
                else 0
            end
        ) as unrated_change

    from steps
    inner join order_lines on steps.order_line_key = order_lines.order_line_key
    inner join {{ ref('int_lifecycle__sources') }} as sources
        on order_lines.source_system = sources.source_system
    where sources.tells_invoiced
    group by
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        steps.move_date

),

places as (

    select distinct
        source_system,
        entity_id,
        location_id,
        channel

    from changes

),

open_by_day as (

    select
        places.source_system,
        places.entity_id,
        places.location_id,
        places.channel,
        dates.calendar_date as period_date,
    {% for measure in ['quantity', 'value', 'unpriced', 'unrated'] %}
        sum(coalesce(changes.{{ measure }}_change, 0)) over (
            partition by
                places.source_system, places.entity_id, places.location_id, places.channel
            order by dates.calendar_date nulls last
            ) as {{ measure }}_sum{{ "," if not loop.last }}
    {% endfor %}

    from places
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on places.source_system = as_of.source_system
    inner join {{ ref('int_calendar__dates') }} as dates
        on dates.calendar_date between as_of.first_date and as_of.as_of_date
    left join changes
        on
            places.source_system = changes.source_system
            and places.entity_id is not distinct from changes.entity_id
            and places.location_id is not distinct from changes.location_id
            and places.channel = changes.channel
            and dates.calendar_date = changes.move_date

),

shipped_not_invoiced as (

    {% for measure in ['quantity', 'value'] %}
        select
            'shipped_not_invoiced_{{ measure }}' as kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            {{ measure }}_sum as numerator,
            cast(null as decimal(38, 4)) as denominator,
            {{ 'unpriced_sum + unrated_sum' if measure == 'value' else '0' }} as excluded_count,
            {{ 'unrated_sum' if measure == 'value' else '0' }} as unrated_count

        from open_by_day
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from shipped_not_invoiced
