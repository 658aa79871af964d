-- One row per commitment whose day has come, delivered or not (EC-02): what its line says, what of
-- the line had moved by the day due, and all that was told of it. A line that left on one day and
-- came on one is compared as it is; of any other, each movement with each commitment.
with

movements as (

    select * from {{ ref('int_kpis__movements') }}

),

lines_moved as (

    select
        order_line_key,
        max(case when movement = 'shipped' then moved_date end) as shipped_date,
        max(case when movement = 'shipped' then tolerated_date end) as shipped_tolerated_date,
        max(case when movement = 'delivered' then tolerated_date end) as delivered_date,
        max(case when movement = 'delivered' then earliest_date end) as earliest_date,
        sum(case when movement = 'shipped' then quantity else 0 end) as all_shipped_quantity,
        sum(case when movement = 'delivered' then quantity else 0 end) as proven_quantity,
        sum(case when movement = 'delivered' then told_count else -told_count end) >= 0
            as is_all_proven,
        sum(case when movement = 'shipped' then 1 else 0 end) > 1
        or sum(case when movement = 'delivered' then 1 else 0 end) > 1 as is_in_parts

    from movements
    group by order_line_key

),

-- Each line meets its four commitments once, with all that they need of it.
order_lines as (

    select
        order_lines.order_line_key,
        order_lines.order_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.ordered_quantity,
        order_lines.ordered_date,
        order_lines.left_out_reason,
        items.pack_quantity,
        as_of.as_of_date,
        lines_moved.shipped_date,
        lines_moved.shipped_tolerated_date,
        lines_moved.delivered_date,
        lines_moved.earliest_date,
        coalesce(sources.tells_shipped, false) as tells_shipped,
        coalesce(sources.tells_delivered, false) as tells_delivered,
        cast(tolerances.quantity_tolerance_percent * 0.01 as decimal(9, 6)) as tolerated_share,
        coalesce(lines_moved.all_shipped_quantity, 0) as all_shipped_quantity,
        coalesce(lines_moved.proven_quantity, 0) as proven_quantity,
        coalesce(lines_moved.is_all_proven, true) as is_all_proven

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on order_lines.source_system = as_of.source_system
    left join {{ ref('int_lifecycle__sources') }} as sources
        on order_lines.source_system = sources.source_system
    left join {{ ref('int_orders__tolerances') }} as tolerances
        on order_lines.order_line_key = tolerances.order_line_key
    left join {{ ref('dim_items') }} as items on order_lines.item_key = items.item_key
    left join lines_moved on order_lines.order_line_key = lines_moved.order_line_key

),

moved_in_parts as (

    select movements.*

    from movements
    inner join lines_moved on movements.order_line_key = lines_moved.order_line_key
    where lines_moved.is_in_parts

),

in_parts as (

    select
        commitments.order_line_key,
        commitments.basis,
        commitments.due_date,
        sum(
            case
                when
                    moved_in_parts.movement = 'shipped'
                    and moved_in_parts.moved_date <= commitments.due_date
                    then moved_in_parts.quantity
                else 0
            end
        ) as shipped_quantity,
        sum(
            case
                when
                    moved_in_parts.movement = 'shipped'
                    and moved_in_parts.tolerated_date <= commitments.due_date
                    then moved_in_parts.quantity
                else 0
            end
        ) as shipped_tolerated_quantity,
        sum(
            case
                when
                    moved_in_parts.movement = 'delivered'
                    and moved_in_parts.tolerated_date <= commitments.due_date
                    and (
                        commitments.early_date is null
                        or moved_in_parts.earliest_date >= commitments.early_date
                    )
                    then moved_in_parts.quantity
                else 0
            end
        ) as delivered_quantity

    from {{ ref('int_orders__commitments') }} as commitments
    inner join moved_in_parts on commitments.order_line_key = moved_in_parts.order_line_key
    where commitments.due_date is not null
    group by commitments.order_line_key, commitments.basis, commitments.due_date

),

arrivals as (

    select
        order_lines.order_line_key,
        order_lines.order_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.ordered_quantity,
        order_lines.left_out_reason,
        order_lines.pack_quantity,
        order_lines.tells_shipped,
        order_lines.tells_delivered,
        order_lines.is_all_proven,
        order_lines.proven_quantity,
        commitments.basis,
        commitments.due_date,
        commitments.from_quantity,
        commitments.to_quantity,
        commitments.due_quantity,
        coalesce(commitments.due_date, order_lines.ordered_date) as period_date,
        case
            when order_lines.tolerated_share <> 0
                then cast(commitments.to_quantity * order_lines.tolerated_share as decimal(38, 4))
            else 0
        end as tolerated_quantity,
        case
            when in_parts.order_line_key is not null then in_parts.shipped_quantity
            when order_lines.shipped_date <= commitments.due_date
                then order_lines.all_shipped_quantity
            else 0
        end as shipped_quantity,
        case
            when in_parts.order_line_key is not null then in_parts.shipped_tolerated_quantity
            when order_lines.shipped_tolerated_date <= commitments.due_date
                then order_lines.all_shipped_quantity
            else 0
        end as shipped_tolerated_quantity,
        case
            when in_parts.order_line_key is not null then in_parts.delivered_quantity
            when
                order_lines.delivered_date <= commitments.due_date
                and (
                    commitments.early_date is null
                    or order_lines.earliest_date >= commitments.early_date
                )
                then order_lines.proven_quantity
            else 0
        end as delivered_quantity

    from {{ ref('int_orders__commitments') }} as commitments
    inner join order_lines on commitments.order_line_key = order_lines.order_line_key
    left join in_parts
        on
            commitments.order_line_key = in_parts.order_line_key
            and commitments.basis = in_parts.basis
            and commitments.due_date = in_parts.due_date
    where coalesce(commitments.due_date, order_lines.ordered_date) <= order_lines.as_of_date

)

select * from arrivals
