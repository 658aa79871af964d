-- One row per order line and day on which its back order changes. From the day after it is due,
-- what is wanted and has not left is back-ordered; departures fill it and the seller's
-- cancellations end it. More than was wanted fills no more. Lines that the customer cancelled or
-- that were refused without a quantity, and those whose source tells of no departures, have no
-- back order.
with

order_lines as (

    select
        order_lines.order_line_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.due_date,
        cast(order_lines.due_date + 1 as date) as first_day,
        order_lines.left_out_reason,
        order_lines.unit_price,
        case when rates.order_line_key is null then 1 else rates.rate end as group_rate,
        order_lines.ordered_quantity - order_lines.customer_cancelled_quantity as wanted_quantity

    from {{ ref('fct_order_lines') }} as order_lines
    left join {{ ref('int_currency__order_lines') }} as rates
        on order_lines.order_line_key = rates.order_line_key
    where
        order_lines.due_date is not null
        and order_lines.shipped_quantity is not null
        and (not order_lines.is_rejected or order_lines.seller_cancelled_quantity > 0)
        and order_lines.ordered_quantity > order_lines.customer_cancelled_quantity

),

gone as (

    select
        order_line_key,
        shipped_date as gone_date,
        shipped_quantity as filled_quantity,
        cast(0 as decimal(38, 4)) as cancelled_quantity

    from {{ ref('fct_shipment_lines') }}
    where shipped_date is not null

    union all

    select
        order_line_key,
        seller_cancelled_date as gone_date,
        cast(0 as decimal(38, 4)) as filled_quantity,
        seller_cancelled_quantity as cancelled_quantity

    from {{ ref('int_orders__cancellations') }}
    where seller_cancelled_quantity > 0 and seller_cancelled_date is not null

),

gone_by_day as (

    -- What went before a line was due is gone on its first day.
    select
        order_lines.order_line_key,
        greatest(gone.gone_date, order_lines.first_day) as gone_date,
        sum(case when gone.gone_date < order_lines.first_day then 0 else gone.filled_quantity end)
            as filled_quantity,
        sum(
            case when gone.gone_date < order_lines.first_day then 0 else gone.cancelled_quantity end
        ) as cancelled_quantity,
        sum(
            case
                when gone.gone_date < order_lines.first_day
                    then gone.filled_quantity + gone.cancelled_quantity
                else 0
            end
        ) as before_quantity

    from order_lines
    inner join gone on order_lines.order_line_key = gone.order_line_key
    group by order_lines.order_line_key, greatest(gone.gone_date, order_lines.first_day)

),

before_due as (

    select
        order_line_key,
        sum(before_quantity) as before_quantity

    from gone_by_day
    group by order_line_key

),

opened as (

    select
        order_lines.*,
        greatest(
            order_lines.wanted_quantity - coalesce(before_due.before_quantity, 0), 0
        ) as opened_quantity

    from order_lines
    left join before_due
        on order_lines.order_line_key = before_due.order_line_key

),

running as (

    select
        opened.*,
        gone_by_day.gone_date,
        gone_by_day.filled_quantity,
        gone_by_day.cancelled_quantity,
        opened.opened_quantity
        - coalesce(
            sum(gone_by_day.filled_quantity + gone_by_day.cancelled_quantity) over (
                partition by opened.order_line_key
                order by gone_by_day.gone_date asc nulls last
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as left_quantity

    from opened
    inner join gone_by_day on opened.order_line_key = gone_by_day.order_line_key
    where
        opened.opened_quantity > 0
        and gone_by_day.filled_quantity + gone_by_day.cancelled_quantity > 0

),

steps as (

    select
        source_system,
        entity_id,
        location_id,
        channel,
        due_date,
        left_out_reason,
        unit_price,
        group_rate,
        first_day as period_date,
        opened_quantity as new_quantity,
        cast(0 as decimal(38, 4)) as filled_quantity,
        cast(0 as decimal(38, 4)) as cancelled_quantity,
        1 as line_change

    from opened
    where opened_quantity > 0

    union all

    select
        source_system,
        entity_id,
        location_id,
        channel,
        due_date,
        left_out_reason,
        unit_price,
        group_rate,
        gone_date as period_date,
        cast(0 as decimal(38, 4)) as new_quantity,
        least(filled_quantity, left_quantity) as filled_quantity,
        least(cancelled_quantity, left_quantity - least(filled_quantity, left_quantity))
            as cancelled_quantity,
        case when filled_quantity + cancelled_quantity >= left_quantity then -1 else 0 end
            as line_change

    from running
    where left_quantity > 0

)

select * from steps
