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
        coalesce(order_lines.promised_date, orders.promised_date) as promised_date,
        orders.window_start_date,
        orders.window_end_date

    from {{ ref('stg_feeds__order_lines') }} as order_lines
    inner join {{ ref('stg_feeds__orders') }} as orders
        on order_lines.order_key = orders.order_key

),

answered_at as (

    select
        wishes.order_line_key,
        wishes.since_at,
        min(answers.confirmed_at) as answered_at

    from {{ ref('int_orders__wishes') }} as wishes
    left join answers
        on
            wishes.order_line_key = answers.order_line_key
            and wishes.since_at <= answers.confirmed_at
            -- Without an "or", which would make DuckDB compare every line with every answer.
            and coalesce(wishes.until_at, cast('9999-12-31' as timestamp)) > answers.confirmed_at
    group by wishes.order_line_key, wishes.since_at

),

-- What the customer and the seller agreed on: the order itself, and each change with a yes.
agreed as (

    select
        wishes.order_line_key,
        wishes.is_change,
        wishes.requested_date,
        wishes.since_at,
        answered_at.answered_at,
        row_number() over (
            partition by wishes.order_line_key order by wishes.since_at desc nulls last
        ) as agreement_rank

    from {{ ref('int_orders__wishes') }} as wishes
    inner join answered_at
        on
            wishes.order_line_key = answered_at.order_line_key
            and wishes.since_at = answered_at.since_at
    left join answers
        on
            answered_at.order_line_key = answers.order_line_key
            and answered_at.answered_at = answers.confirmed_at
    where not wishes.is_change or answers.is_positive

),

changes_counted as (

    select
        order_line_key,
        cast(sum(case when is_change then 1 else 0 end) as bigint) as customer_change_count

    from agreed
    group by order_line_key

),

-- Every promise in its order: the one that the order itself states, then those of the answers.
promises_told as (

    select
        order_line_key,
        cast('1900-01-01' as timestamp) as promised_at,
        promised_date
    from order_lines
    where promised_date is not null
    union all
    select
        order_line_key,
        confirmed_at as promised_at,
        promised_date
    from answers
    where promised_date is not null

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
        row_number() over (
            partition by promises_told.order_line_key
            order by promises_told.promised_at nulls last
        ) as promise_number,
        agreed.order_line_key is not null as is_agreement,
        lead(promises_told.promised_at) over (
            partition by promises_told.order_line_key
            order by promises_told.promised_at nulls last
        ) is null as is_latest

    from promises_told
    left join agreed
        on
            promises_told.order_line_key = agreed.order_line_key
            and promises_told.promised_at = agreed.answered_at
            and agreed.is_change

),

first_promises as (

    select
        promises_compared.order_line_key,
        promises_compared.promised_date,
        promises_compared.promised_at

    from promises_compared
    inner join agreed
        on
            promises_compared.order_line_key = agreed.order_line_key
            and agreed.agreement_rank = 1
            and (not agreed.is_change or promises_compared.promised_at >= agreed.answered_at)
    qualify row_number() over (
            partition by promises_compared.order_line_key
            order by promises_compared.promised_at asc nulls last
        ) = 1

),

-- Where the agreement to a change names no day, the first day that was ever promised stands.
first_ever as (

    select
        order_line_key,
        promised_date,
        promised_at
    from promises_compared
    where former_date is null

),

moved as (

    select
        promises_compared.order_line_key,
        max(case when promises_compared.is_latest then promises_compared.promised_date end)
            as latest_promise_date,
        max(case when promises_compared.is_latest then promises_compared.promised_at end)
            as latest_promised_at,
        cast(
            sum(
                case
                    when promises_compared.promised_date = promises_compared.former_date then 0
                    when promises_compared.former_date is null then 0
                    when promises_compared.is_agreement then 0
                    when
                        promises_compared.promise_number = 2
                        and order_lines.promised_date is not null
                        and changes_counted.customer_change_count > 0
                        then 0
                    else 1
                end
            ) as bigint
        ) as seller_repromise_count

    from promises_compared
    inner join order_lines on promises_compared.order_line_key = order_lines.order_line_key
    inner join changes_counted on promises_compared.order_line_key = changes_counted.order_line_key
    group by promises_compared.order_line_key

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
        order_lines.order_line_key,
        lines_ordered.order_key,
        lines_ordered.source_system,
        agreed.requested_date,
        order_lines.window_start_date,
        order_lines.window_end_date,
        coalesce(
            first_promises.promised_date,
            case when agreed.is_change then agreed.requested_date end,
            first_ever.promised_date
        ) as first_promise_date,
        moved.latest_promise_date,
        coalesce(first_promises.promised_at, first_ever.promised_at) as first_promised_at,
        moved.latest_promised_at,
        confirmations.confirmed_quantity as promised_quantity,
        coalesce(moved.seller_repromise_count, 0) as seller_repromise_count,
        changes_counted.customer_change_count,
        confirmed.first_confirmed_at,
        confirmed.first_confirmed_date

    from order_lines
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on order_lines.order_line_key = lines_ordered.order_line_key
    inner join agreed
        on
            order_lines.order_line_key = agreed.order_line_key
            and agreed.agreement_rank = 1
    inner join changes_counted on order_lines.order_line_key = changes_counted.order_line_key
    left join first_promises on order_lines.order_line_key = first_promises.order_line_key
    left join first_ever on order_lines.order_line_key = first_ever.order_line_key
    left join moved on order_lines.order_line_key = moved.order_line_key
    left join confirmed on order_lines.order_line_key = confirmed.order_line_key
    left join {{ ref('int_orders__confirmations') }} as confirmations
        on order_lines.order_line_key = confirmations.order_line_key

)

select * from promises
