-- One row per order line, basis and day due: the units from..to of the line that are due by then.
-- Basis latest and first: the days promised at last and at first; several days promised in one
-- answer are several commitments (EC-03), and the last of them takes what was promised for no day.
-- Basis requested and window: the day asked for, and the last of the days on which the customer
-- takes goods in. Wanted is ordered less cancelled by the customer (EC-04). A line of which nothing
-- is wanted keeps one row, with no units due.
with

bases as (

    select
        promises.order_line_key,
        'latest' as basis,
        promises.latest_promise_date as due_date,
        cast(null as date) as early_date,
        promises.latest_promised_at as promised_at
    from {{ ref('int_orders__promises') }} as promises
    union all
    select
        promises.order_line_key,
        'first' as basis,
        promises.first_promise_date as due_date,
        cast(null as date) as early_date,
        promises.first_promised_at as promised_at
    from {{ ref('int_orders__promises') }} as promises
    union all
    select
        promises.order_line_key,
        'requested' as basis,
        promises.requested_date as due_date,
        cast(null as date) as early_date,
        cast(null as timestamp) as promised_at
    from {{ ref('int_orders__promises') }} as promises
    union all
    select
        promises.order_line_key,
        'window' as basis,
        promises.window_end_date as due_date,
        promises.window_start_date as early_date,
        cast(null as timestamp) as promised_at
    from {{ ref('int_orders__promises') }} as promises

),

parts_answered as (

    select
        order_line_key,
        confirmed_at,
        promised_date,
        sum(quantity) as quantity

    from {{ ref('stg_feeds__order_confirmations') }}
    where
        promised_date is not null
        and quantity > 0
        and status not in ('rejected', 'cancelled', 'held')
    group by order_line_key, confirmed_at, promised_date

),

parts as (

    select
        bases.order_line_key,
        bases.basis,
        bases.early_date,
        coalesce(parts_answered.promised_date, bases.due_date) as due_date,
        cast(
            sum(parts_answered.quantity) over (
                partition by bases.order_line_key, bases.basis
                order by parts_answered.promised_date nulls last
            ) as decimal(38, 4)
        ) as running_quantity,
        row_number() over (
            partition by bases.order_line_key, bases.basis
            order by parts_answered.promised_date desc nulls last
        ) = 1 as is_last

    from bases
    left join parts_answered
        on
            bases.order_line_key = parts_answered.order_line_key
            and bases.promised_at = parts_answered.confirmed_at

),

measured as (

    select
        parts.order_line_key,
        parts.basis,
        parts.early_date,
        parts.due_date,
        greatest(lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity, 0)
            as wanted_quantity,
        case
            when parts.is_last
                then greatest(lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity, 0)
            else
                least(
                    parts.running_quantity,
                    greatest(lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity, 0)
                )
        end as to_quantity

    from parts
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on parts.order_line_key = lines_ordered.order_line_key

),

numbered as (

    select
        measured.*,
        coalesce(
            lag(to_quantity) over (
                partition by order_line_key, basis order by due_date nulls last
            ),
            0
        ) as from_quantity

    from measured

),

commitments as (

    select
        order_line_key,
        basis,
        early_date,
        due_date,
        cast(from_quantity as decimal(38, 4)) as from_quantity,
        cast(to_quantity as decimal(38, 4)) as to_quantity,
        cast(to_quantity - from_quantity as decimal(38, 4)) as due_quantity

    from numbered
    where to_quantity > from_quantity or wanted_quantity = 0

)

select * from commitments
