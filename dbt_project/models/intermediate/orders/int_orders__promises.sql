-- One row per order line: the day asked for, the days promised at first (P1) and at last (PL), and
-- how often either side moved them. A change that the customer asked for and the seller's next
-- answer agreed to takes the place of the first commitment (EC-05); a seller's new promise never
-- does. A change without an answer, or refused, changes nothing. An order is told as it stands now:
-- after its customer's change it may state the new day, so the first answer is not held against it.
with

answers as (

    select * from {{ ref('int_orders__answers') }}

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

answers_summed as (

    select
        order_line_key,
        min(promised_date) as earliest_date,
        max(promised_date) as last_date,
        min(case when promised_date is not null then confirmed_at end) as first_promised_at,
        max(case when promised_date is not null then confirmed_at end) as latest_promised_at,
        min(case when is_positive then confirmed_at end) as first_confirmed_at,
        min(case when is_positive then confirmed_date end) as first_confirmed_date

    from answers
    group by order_line_key

),

-- Every line with all that it was promised: by the order itself, before all, and by its answers.
order_lines as (

    select
        lines_ordered.order_line_key,
        lines_ordered.order_key,
        lines_ordered.source_system,
        case
            when last_agreed.order_line_key is null then lines_ordered.requested_date
            else last_agreed.requested_date
        end as requested_date,
        lines_ordered.stated_promise_date,
        lines_ordered.window_start_date,
        lines_ordered.window_end_date,
        least(lines_ordered.stated_promise_date, answers_summed.earliest_date) as earliest_date,
        greatest(lines_ordered.stated_promise_date, answers_summed.last_date) as last_date,
        case
            when lines_ordered.stated_promise_date is null then answers_summed.first_promised_at
            else cast('1900-01-01' as timestamp)
        end as first_promised_at,
        coalesce(
            answers_summed.latest_promised_at,
            case
                when lines_ordered.stated_promise_date is not null
                    then cast('1900-01-01' as timestamp)
            end
        ) as latest_promised_at,
        answers_summed.first_confirmed_at,
        answers_summed.first_confirmed_date,
        last_agreed.requested_date as agreed_date,
        last_agreed.answered_at,
        coalesce(last_agreed.change_count, 0) as customer_change_count

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    left join answers_summed on lines_ordered.order_line_key = answers_summed.order_line_key
    left join last_agreed on lines_ordered.order_line_key = last_agreed.order_line_key

),

-- Of nearly all lines one day was promised, however often, and nothing was agreed anew. Of the
-- others, every promise in its order.
unsteady as (

    select
        order_line_key,
        stated_promise_date

    from order_lines
    where earliest_date < last_date or answered_at is not null

),

promises_told as (

    select
        order_line_key,
        cast('1900-01-01' as timestamp) as promised_at,
        true as is_stated,
        stated_promise_date as promised_date
    from unsteady
    where stated_promise_date is not null
    union all
    select
        answers.order_line_key,
        answers.confirmed_at as promised_at,
        false as is_stated,
        answers.promised_date
    from answers
    inner join unsteady on answers.order_line_key = unsteady.order_line_key
    where answers.promised_date is not null

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

promises as (

    select
        order_lines.order_line_key,
        order_lines.order_key,
        order_lines.source_system,
        order_lines.requested_date,
        order_lines.window_start_date,
        order_lines.window_end_date,
        coalesce(
            promised_anew.promised_date,
            order_lines.agreed_date,
            moved.first_date,
            order_lines.earliest_date
        ) as first_promise_date,
        coalesce(moved.latest_date, order_lines.last_date) as latest_promise_date,
        coalesce(promised_anew.promised_at, moved.first_promised_at, order_lines.first_promised_at)
            as first_promised_at,
        coalesce(moved.latest_promised_at, order_lines.latest_promised_at) as latest_promised_at,
        confirmations.confirmed_quantity as promised_quantity,
        coalesce(moved.seller_repromise_count, 0) as seller_repromise_count,
        order_lines.customer_change_count,
        order_lines.first_confirmed_at,
        order_lines.first_confirmed_date

    from order_lines
    left join promised_anew on order_lines.order_line_key = promised_anew.order_line_key
    left join moved on order_lines.order_line_key = moved.order_line_key
    left join {{ ref('int_orders__confirmations') }} as confirmations
        on order_lines.order_line_key = confirmations.order_line_key

)

select * from promises
