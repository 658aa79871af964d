-- One row per order line, basis and day due: the units from..to of the line that are due by then.
-- Basis latest and first: the days promised at last and at first; several days promised in one
-- answer are several commitments (EC-03), and the last of them takes what was promised for no day.
-- Basis requested and window: the day asked for, and the last of the days on which the customer
-- takes goods in. Wanted is ordered less cancelled by the customer (EC-04). A line of which nothing
-- is wanted keeps one row, with no units due.
with

lines_promised as (

    select
        promises.order_line_key,
        promises.requested_date,
        promises.window_start_date,
        promises.window_end_date,
        promises.first_promise_date,
        promises.latest_promise_date,
        promises.first_promised_at,
        promises.latest_promised_at,
        greatest(lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity, 0)
            as wanted_quantity

    from {{ ref('int_orders__promises') }} as promises
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on promises.order_line_key = lines_ordered.order_line_key

),

bases as (

    {% for basis, due_date, early_date, promised_at in [
        ('latest', 'latest_promise_date', none, 'latest_promised_at'),
        ('first', 'first_promise_date', none, 'first_promised_at'),
        ('requested', 'requested_date', none, none),
        ('window', 'window_end_date', 'window_start_date', none),
    ] %}
        select
            order_line_key,
            '{{ basis }}' as basis,
            {{ due_date }} as due_date,
            {{ early_date or 'cast(null as date)' }} as early_date,
            {{ promised_at or 'cast(null as timestamp)' }} as promised_at,
            wanted_quantity

        from lines_promised
        {{ "union all" if not loop.last }}
    {% endfor %}

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

answers_counted as (

    select
        order_line_key,
        confirmed_at,
        min(promised_date) as promised_date,
        count(*) as part_count

    from parts_answered
    group by order_line_key, confirmed_at

),

counted as (

    select
        bases.*,
        answers_counted.promised_date as answered_date,
        coalesce(answers_counted.part_count, 0) as part_count

    from bases
    left join answers_counted
        on
            bases.order_line_key = answers_counted.order_line_key
            and bases.promised_at = answers_counted.confirmed_at

),

-- Nearly all: all that is wanted is due on one day, without a window over all lines.
due_at_once as (

    select
        order_line_key,
        basis,
        early_date,
        coalesce(answered_date, due_date) as due_date,
        cast(0 as decimal(18, 4)) as from_quantity,
        cast(wanted_quantity as decimal(18, 4)) as to_quantity,
        cast(wanted_quantity as decimal(18, 4)) as due_quantity

    from counted
    where part_count <= 1

),

parts as (

    select
        counted.order_line_key,
        counted.basis,
        counted.early_date,
        counted.wanted_quantity,
        parts_answered.promised_date as due_date,
        sum(parts_answered.quantity) over (
            partition by counted.order_line_key, counted.basis
            order by parts_answered.promised_date nulls last
        ) as running_quantity,
        row_number() over (
            partition by counted.order_line_key, counted.basis
            order by parts_answered.promised_date desc nulls last
        ) = 1 as is_last

    from counted
    inner join parts_answered
        on
            counted.order_line_key = parts_answered.order_line_key
            and counted.promised_at = parts_answered.confirmed_at
    where counted.part_count > 1

),

measured as (

    select
        parts.*,
        case
            when is_last then wanted_quantity
            else least(running_quantity, wanted_quantity)
        end as to_quantity

    from parts

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

due_in_parts as (

    select
        order_line_key,
        basis,
        early_date,
        due_date,
        cast(from_quantity as decimal(18, 4)) as from_quantity,
        cast(to_quantity as decimal(18, 4)) as to_quantity,
        cast(to_quantity - from_quantity as decimal(18, 4)) as due_quantity

    from numbered
    where to_quantity > from_quantity or wanted_quantity = 0

),

commitments as (

    select * from due_at_once
    union all
    select * from due_in_parts

)

select * from commitments
