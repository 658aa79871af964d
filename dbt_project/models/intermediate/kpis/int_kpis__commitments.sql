-- One row per commitment and rung of the OTIF ladder: how much of it came in time, or why it is
-- not counted. More than is due counts as due (EC-09). Where units left in time and no proof says
-- whether they came in time, the answer is unknown, neither on time nor late (EC-14). Once each
-- shipment of a line has its proof, what the proofs lack is not unproven: it did not come. Where
-- the customer's contract tolerates it, a commitment is met with less, or hours later or earlier
-- than due (EC-10); units are units. What left without proof in those hours may have come in them,
-- and is unknown too. A substitute counts where the customer had agreed to it beforehand (EC-06).
with

rungs as (

    select
        'shipped_latest_promise' as rung,
        'latest' as basis,
        'shipped' as movement
    union all
    select
        'delivered_latest_promise' as rung,
        'latest' as basis,
        'delivered' as movement
    union all
    select
        'delivered_first_promise' as rung,
        'first' as basis,
        'delivered' as movement
    union all
    select
        'delivered_requested' as rung,
        'requested' as basis,
        'delivered' as movement
    union all
    select
        'delivered_window' as rung,
        'window' as basis,
        'delivered' as movement

),

measured as (

    select
        arrivals.*,
        rungs.rung,
        case
            when rungs.movement = 'shipped' then arrivals.shipped_quantity
            else arrivals.delivered_quantity
        end as on_time_quantity,
        case
            when rungs.movement = 'shipped' or arrivals.is_all_proven then 0
            else greatest(arrivals.shipped_tolerated_quantity - arrivals.proven_quantity, 0)
        end as unproven_quantity,
        case
            when rungs.movement = 'shipped' then arrivals.tells_shipped
            else arrivals.tells_delivered
        end as is_told

    from {{ ref('int_kpis__arrivals') }} as arrivals
    inner join rungs on arrivals.basis = rungs.basis

),

judged as (

    select
        rung,
        order_line_key,
        order_key,
        source_system,
        entity_id,
        location_id,
        channel,
        pack_quantity,
        due_date,
        period_date,
        case when due_quantity > 0 then due_quantity else ordered_quantity end as line_quantity,
        due_quantity,
        from_quantity,
        to_quantity,
        tolerated_quantity,
        cast(on_time_quantity as decimal(38, 4)) as arrived_quantity,
        cast(unproven_quantity as decimal(38, 4)) as unproven_quantity,
        is_told,
        cast(
            least(greatest(on_time_quantity - from_quantity, 0), due_quantity) as decimal(18, 4)
        ) as on_time_quantity,
        on_time_quantity + tolerated_quantity >= to_quantity as is_met,
        case
            when left_out_reason is not null then left_out_reason
            when ordered_quantity <= 0 then 'not_positive'
            when due_quantity <= 0 then 'cancelled_by_customer'
            when due_date is null and basis in ('latest', 'first') then 'no_promise'
            when due_date is null then 'no_' || basis || '_day'
            when not is_told then 'unknown'
            when on_time_quantity + tolerated_quantity >= to_quantity then null
            when on_time_quantity + tolerated_quantity + unproven_quantity >= to_quantity
                then 'unknown'
        end as exclusion_reason

    from measured

)

select * from judged
