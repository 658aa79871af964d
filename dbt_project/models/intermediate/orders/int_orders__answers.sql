-- One row per order line and moment at which the customer was answered on it, by the line or by its
-- whole order, with the days promised then. An acceptance without a day promises the day asked for;
-- a refusal or a hold promises none. Parts promised for several days give the last of them here.
with

told as (

    select
        lines_ordered.order_line_key,
        answers.status,
        case
            when answers.status in ('rejected', 'cancelled', 'held') then null
            when answers.promised_date is not null then answers.promised_date
            when answers.status = 'accepted' then wishes.requested_date
        end as promised_date,
        answers.confirmed_at,
        answers.confirmed_date

    from {{ ref('stg_feeds__order_confirmations') }} as answers
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on
            answers.order_key = lines_ordered.order_key
            and (
                answers.order_line_key is null
                or answers.order_line_key = lines_ordered.order_line_key
            )
    inner join {{ ref('int_orders__wishes') }} as wishes
        on
            lines_ordered.order_line_key = wishes.order_line_key
            and answers.confirmed_at >= wishes.since_at
            and (wishes.until_at is null or answers.confirmed_at < wishes.until_at)

),

answers as (

    select
        order_line_key,
        confirmed_at,
        min(confirmed_date) as confirmed_date,
        max(promised_date) as promised_date,
        bool_or(status not in ('rejected', 'cancelled', 'held')) as is_positive

    from told
    group by order_line_key, confirmed_at

)

select * from answers
