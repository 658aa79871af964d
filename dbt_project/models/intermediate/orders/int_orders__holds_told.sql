-- One row per hold: on an order or one of its lines as a source states it, on a line that the
-- customer was answered to be held, until the next answer, or on one that a warehouse held, until
-- it took the hold away.
with

stated as (

    select
        hold_key,
        order_key,
        order_line_key,
        source_system,
        'order_holds' as feed,
        hold_type,
        reason_code,
        placed_by,
        released_by,
        placed_date,
        released_date,
        placed_at,
        released_at,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__order_holds') }}

),

lines_held as (

    select distinct order_line_key
    from {{ ref('stg_feeds__order_confirmations') }}
    where status = 'held' and order_line_key is not null

),

-- Answers of one moment belong together: a part that is held beside one that is not holds nothing.
answers as (

    select
        told.*,
        bool_and(told.status = 'held') over (
            partition by told.order_line_key, told.confirmed_at
        ) as is_held,
        row_number() over (
            partition by told.order_line_key, told.confirmed_at
            order by told.confirmation_id asc nulls last
        ) as answer_number

    from {{ ref('stg_feeds__order_confirmations') }} as told
    inner join lines_held on told.order_line_key = lines_held.order_line_key

),

answers_followed as (

    select
        answers.*,
        lead(confirmed_at) over (
            partition by order_line_key order by confirmed_at asc nulls last
        ) as next_at,
        lead(confirmed_date) over (
            partition by order_line_key order by confirmed_at asc nulls last
        ) as next_date

    from answers
    where answer_number = 1

),

answered as (

    select
        order_line_key || '/answer/' || confirmation_id as hold_key,
        order_key,
        order_line_key,
        source_system,
        'order_confirmations' as feed,
        'answer' as hold_type,
        reason_code,
        cast(null as varchar) as placed_by,
        cast(null as varchar) as released_by,
        confirmed_date as placed_date,
        next_date as released_date,
        confirmed_at as placed_at,
        next_at as released_at,
        file_id,
        file_name,
        file_row,
        record_time

    from answers_followed
    where is_held

),

-- The first hold of a line ends with its first release, the second with the second.
warehouse_steps as (

    select
        told.*,
        row_number() over (
            partition by told.order_line_key, told.event_type
            order by told.occurred_at asc nulls last, told.event_key asc nulls last
        ) as step_number

    from {{ ref('int_shipping__warehouse_events') }} as told
    where
        told.order_line_key is not null
        and told.event_type in ('held', 'unheld')
        and not told.is_replaced

),

in_warehouses as (

    select
        placed.event_key || '/hold' as hold_key,
        placed.order_key,
        placed.order_line_key,
        placed.source_system,
        'warehouse_events' as feed,
        'warehouse' as hold_type,
        placed.reason_code,
        placed.person_id as placed_by,
        released.person_id as released_by,
        placed.occurred_date as placed_date,
        released.occurred_date as released_date,
        placed.occurred_at as placed_at,
        released.occurred_at as released_at,
        placed.file_id,
        placed.file_name,
        placed.file_row,
        placed.record_time

    from warehouse_steps as placed
    left join warehouse_steps as released
        on
            placed.order_line_key = released.order_line_key
            and placed.step_number = released.step_number
            and released.event_type = 'unheld'
    where placed.event_type = 'held'

),

holds_told as (

    select * from stated
    union all
    select * from answered
    union all
    select * from in_warehouses

)

select * from holds_told
