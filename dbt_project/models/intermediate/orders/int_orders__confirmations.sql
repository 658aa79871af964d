-- What the customer was last answered on each order line. Answers of one moment belong together: so
-- much accepted for one day, and the rest, which is short, promised for another.
with

answers as (

    select
        order_line_key,
        status,
        quantity,
        promised_date,
        confirmed_at,
        confirmed_date,
        rank() over (partition by order_line_key order by confirmed_at desc) as answer_rank

    from {{ ref('stg_feeds__order_confirmations') }}
    where order_line_key is not null

),

confirmations as (

    select
        order_line_key,
        sum(
            case
                when status in ('rejected', 'cancelled', 'held') then 0
                else quantity
            end
        ) as confirmed_quantity,
        sum(case when status = 'cancelled' then quantity else 0 end) as refused_quantity,
        bool_and(status in ('rejected', 'cancelled')) as is_rejected,
        bool_and(status = 'held') as is_held,
        bool_or(status = 'substituted') as is_substitution_pending,
        max(promised_date) as confirmed_for_date,
        max(confirmed_date) as confirmed_date,
        max(confirmed_at) as confirmed_at

    from answers
    where answer_rank = 1
    group by order_line_key

)

select * from confirmations
