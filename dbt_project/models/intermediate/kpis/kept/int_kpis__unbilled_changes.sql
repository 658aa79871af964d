-- One row per day, source, entity, location and channel on which goods left or were invoiced: how
-- that changes what has left and is not invoiced, in units and at order price. A line's balance is
-- never below zero, so that what was billed before it left hides nothing of another line. Sources
-- that never tell of invoices have no rows; lines without a price are left out of the value and
-- counted, and so are those without a rate of the order's day into the group's currency (EC-11).
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

unbilled_changes as (

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
        ) as unrated_change,
        count(*) as step_count

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

)

select * from unbilled_changes
