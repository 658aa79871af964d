-- One row per commitment: what of its line had moved by the day due, beside all that was told of
-- the line. A line that left on one day and came on one is compared as it is; of any other, each
-- movement with each commitment.
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
        sum(case when movement = 'shipped' then quantity else 0 end) as shipped_quantity,
        sum(case when movement = 'delivered' then quantity else 0 end) as proven_quantity,
        sum(case when movement = 'delivered' then told_count else -told_count end) >= 0
            as is_all_proven,
        sum(case when movement = 'shipped' then 1 else 0 end) > 1
        or sum(case when movement = 'delivered' then 1 else 0 end) > 1 as is_in_parts

    from movements
    group by order_line_key

),

commitments as (

    select
        commitments.order_line_key,
        commitments.basis,
        commitments.due_date,
        commitments.early_date,
        commitments.from_quantity,
        commitments.to_quantity,
        commitments.due_quantity,
        lines_moved.shipped_date,
        lines_moved.shipped_tolerated_date,
        lines_moved.delivered_date,
        lines_moved.earliest_date,
        coalesce(lines_moved.shipped_quantity, 0) as all_shipped_quantity,
        coalesce(lines_moved.proven_quantity, 0) as proven_quantity,
        coalesce(lines_moved.is_all_proven, true) as is_all_proven,
        coalesce(lines_moved.is_in_parts, false) as is_in_parts

    from {{ ref('int_orders__commitments') }} as commitments
    left join lines_moved on commitments.order_line_key = lines_moved.order_line_key

),

at_once as (

    select
        order_line_key,
        basis,
        due_date,
        from_quantity,
        to_quantity,
        due_quantity,
        case when shipped_date <= due_date then all_shipped_quantity else 0 end
            as shipped_quantity,
        case when shipped_tolerated_date <= due_date then all_shipped_quantity else 0 end
            as shipped_tolerated_quantity,
        case
            when
                delivered_date <= due_date
                and (early_date is null or earliest_date >= early_date)
                then proven_quantity
            else 0
        end as delivered_quantity,
        proven_quantity,
        is_all_proven

    from commitments
    where not is_in_parts

),

in_parts as (

    select
        commitments.order_line_key,
        commitments.basis,
        commitments.due_date,
        max(commitments.from_quantity) as from_quantity,
        max(commitments.to_quantity) as to_quantity,
        max(commitments.due_quantity) as due_quantity,
        sum(
            case
                when
                    movements.movement = 'shipped' and movements.moved_date <= commitments.due_date
                    then movements.quantity
                else 0
            end
        ) as shipped_quantity,
        sum(
            case
                when
                    movements.movement = 'shipped'
                    and movements.tolerated_date <= commitments.due_date
                    then movements.quantity
                else 0
            end
        ) as shipped_tolerated_quantity,
        sum(
            case
                when
                    movements.movement = 'delivered'
                    and movements.tolerated_date <= commitments.due_date
                    and (
                        commitments.early_date is null
                        or movements.earliest_date >= commitments.early_date
                    )
                    then movements.quantity
                else 0
            end
        ) as delivered_quantity,
        max(commitments.proven_quantity) as proven_quantity,
        bool_and(commitments.is_all_proven) as is_all_proven

    from commitments
    inner join movements on commitments.order_line_key = movements.order_line_key
    where commitments.is_in_parts
    group by commitments.order_line_key, commitments.basis, commitments.due_date

),

arrivals as (

    select * from at_once
    union all
    select * from in_parts

)

select * from arrivals
