-- One row per order line: what came back of it and what of that was credited.
with

returns as (

    select
        order_line_key,
        sum(case when received_at is not null then quantity else 0 end) as returned_quantity,
        sum(case when credited_amount > 0 then quantity else 0 end) as credited_quantity,
        sum(coalesce(credited_amount, 0)) as credited_amount

    from {{ ref('stg_feeds__returns') }}
    where order_line_key is not null and coalesce(disposition, '') <> 'refuse'
    group by order_line_key

)

select * from returns
