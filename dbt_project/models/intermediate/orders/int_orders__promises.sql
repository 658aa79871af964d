-- One row per order line: the day asked for, the days promised at first (P1) and at last (PL), and
-- how often either side moved them. A change that the customer asked for and the seller's next
-- answer agreed to takes the place of the first commitment (EC-05); a seller's new promise never
-- does. A change without an answer, or refused, changes nothing. An order is told as it stands now:
-- after its customer's change it may state the new day, so the first answer is not held against it.
with

answers as (

    select * from {{ ref('int_orders__answers') }}

),

order_lines as (

    select
        order_lines.order_line_key,
        coalesce(order_lines.requested_date, orders.requested_date) as requested_date,
        coalesce(order_lines.promised_date, orders.promised_date) as promised_date,
        orders.window_start_date,
        orders.window_end_date

    from {{ ref('stg_feeds__order_lines') }} as order_lines
    inner join {{ ref('stg_feeds__orders') }} as orders
        on order_lines.order_key = orders.order_key

),

-- The seller's next answer to each change that the customer asked for.
changes_answered as (

    select
        wishes.order_line_key,
        wishes.since_at,
        wishes.requested_date,
        min(answers.confirmed_at) as answered_at

    from {{ ref('int_orders__wishes') }} as wishes
    inner join answers
        on
            wishes.order_line_key = answers.order_line_key
            and wishes.since_at <= answers.confirmed_at
            -- Without an "or", which would make DuckDB compare every line with every answer.
            and coalesce(wishes.until_at, cast('9999-12-31' as timestamp)) > answers.confirmed_at
    where wishes.is_change
    group by wishes.order_line_key, wishes.since_at, wishes.requested_date

),

-- The changes that both agreed on.
agreed as (

    select
        changes_answered.*,
        row_number() over (
            partition by changes_answered.order_line_key
            order by changes_answered.since_at desc nulls last
        ) as agreement_rank,
        count(*) over (partition by changes_answered.order_line_key) as change_count

    from changes_answered
    inner join answers
        on
            changes_answered.order_line_key = answers.order_line_key
            and changes_answered.answered_at = answers.confirmed_at
    where answers.is_positive

),

last_agreed as (

    select *
    from agreed
    where agreement_rank = 1

),

-- Every promise in its order: the one that the order itself states, then those of the answers.
promises_told as (

    select
        order_line_key,
        cast('1900-01-01' as timestamp) as promised_at,
        true as is_stated,
        promised_date
    from order_lines
    where promised_date is not null
    union all
    select
        order_line_key,
        confirmed_at as promised_at,
        false as is_stated,
        promised_date
    from answers
    where promised_date is not null

),

promises_summed as (

    select
        promises_told.order_line_key,
        min(promises_told.promised_date) as earliest_date,
        max(promises_told.promised_date) as last_date,
        min(promises_told.promised_at) as first_promised_at,
        max(promises_told.promised_at) as latest_promised_at,
        min(last_agreed.answered_at) as answered_at

    from promises_told
    left join last_agreed on promises_told.order_line_key = last_agreed.order_line_key
    group by promises_told.order_line_key

),

-- Nearly all lines: one day was promised, however often, and nothing was agreed anew.
steady as (

    select
        order_line_key,
        earliest_date as first_date,
        first_promised_at,
        last_date as latest_date,
        latest_promised_at,
        cast(0 as bigint) as seller_repromise_count

    from promises_summed
    where earliest_date = last_date and answered_at is null

),

promises_compared as (

    select
        promises_told.order_line_key,
        promises_told.promised_at,
        promises_told.promised_date,
        lag(promises_told.promised_date) over (
            partition by promises_told.order_line_key
            order by promises_told.promised_at nulls last
        ) as former_date,
        lag(promises_told.is_stated) over (
            partition by promises_told.order_line_key
            order by promises_told.promised_at nulls last
        ) as is_after_stated,
        agreed.order_line_key is not null as is_agreement,
        lead(promises_told.promised_at) over (
            partition by promises_told.order_line_key
            order by promises_told.promised_at nulls last
        ) is null as is_latest

    from promises_told
    inner join promises_summed
        on
            promises_told.order_line_key = promises_summed.order_line_key
            and (
                promises_summed.earliest_date < promises_summed.last_date
                or promises_summed.answered_at is not null
            )
    left join agreed
        on
            promises_told.order_line_key = agreed.order_line_key
            and promises_told.promised_at = agreed.answered_at

),

-- After an agreed change, the first promise is the first since the answer to it.
promised_anew as (

    select
        compared.order_line_key,
        compared.promised_date,
        compared.promised_at

    from promises_compared as compared
    inner join last_agreed
        on
            compared.order_line_key = last_agreed.order_line_key
            and compared.promised_at >= last_agreed.answered_at
    qualify row_number() over (
            partition by compared.order_line_key
            order by compared.promised_at asc nulls last
        ) = 1

),

moved as (

    select
        compared.order_line_key,
        max(case when compared.former_date is null then compared.promised_date end)
            as first_date,
        max(case when compared.former_date is null then compared.promised_at end)
            as first_promised_at,
        max(case when compared.is_latest then compared.promised_date end)
            as latest_date,
        max(case when compared.is_latest then compared.promised_at end)
            as latest_promised_at,
        cast(
            sum(
                case
                    when compared.promised_date = compared.former_date then 0
                    when compared.former_date is null then 0
                    when compared.is_agreement then 0
                    when
                        compared.is_after_stated and last_agreed.order_line_key is not null
                        then 0
                    else 1
                end
            ) as bigint
        ) as seller_repromise_count

    from promises_compared as compared
    left join last_agreed on compared.order_line_key = last_agreed.order_line_key
    group by compared.order_line_key

),

days_promised as (

    select * from steady
    union all
    select * from moved

),

confirmed as (

    select
        order_line_key,
        min(case when is_positive then confirmed_at end) as first_confirmed_at,
        min(case when is_positive then confirmed_date end) as first_confirmed_date

    from answers
    group by order_line_key

),

promises as (

    select
        lines_ordered.order_line_key,
        lines_ordered.order_key,
        lines_ordered.source_system,
        case
            when last_agreed.order_line_key is null then order_lines.requested_date
            else last_agreed.requested_date
        end as requested_date,
        order_lines.window_start_date,
        order_lines.window_end_date,
        coalesce(promised_anew.promised_date, last_agreed.requested_date, days_promised.first_date)
            as first_promise_date,
        days_promised.latest_date as latest_promise_date,
        coalesce(promised_anew.promised_at, days_promised.first_promised_at) as first_promised_at,
        days_promised.latest_promised_at,
        confirmations.confirmed_quantity as promised_quantity,
        coalesce(days_promised.seller_repromise_count, 0) as seller_repromise_count,
        coalesce(last_agreed.change_count, 0) as customer_change_count,
        confirmed.first_confirmed_at,
        confirmed.first_confirmed_date

    from order_lines
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on order_lines.order_line_key = lines_ordered.order_line_key
    left join last_agreed on order_lines.order_line_key = last_agreed.order_line_key
    left join promised_anew on order_lines.order_line_key = promised_anew.order_line_key
    left join days_promised on order_lines.order_line_key = days_promised.order_line_key
    left join confirmed on order_lines.order_line_key = confirmed.order_line_key
    left join {{ ref('int_orders__confirmations') }} as confirmations
        on order_lines.order_line_key = confirmations.order_line_key

)

select * from promises
