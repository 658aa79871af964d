with

returns as (

    select
        stated.return_line_key,
        stated.return_key,
        stated.order_line_key,
        stated.order_key,
        stated.invoice_key,
        stated.item_key,
        stated.customer_key,
        stated.source_system,
        stated.return_line_id,
        stated.return_id,
        lines_ordered.entity_id,
        coalesce(stated.location_id, lines_ordered.location_id) as location_id,
        lines_ordered.channel,
        stated.reason_code,
        stated.disposition,
        stated.currency_code,
        case
            when stated.disposition = 'refuse' then 'RX'
            when stated.credited_amount > 0 then 'R70'
            when stated.received_at is not null and stated.disposition is not null then 'R60'
            when stated.received_at is not null and stated.authorised_at is null then 'RB'
            when stated.received_at is not null then 'R40'
            when stated.authorised_at is not null then 'R20'
            else 'R10'
        end as return_state,
        stated.quantity,
        case when stated.received_at is not null then stated.quantity else 0 end
            as received_quantity,
        stated.credited_amount,
        stated.authorised_date,
        stated.received_date,
        lines_ordered.ordered_date,
        stated.authorised_at,
        stated.received_at,
        stated.file_id,
        stated.file_name,
        stated.file_row,
        stated.record_time

    from {{ ref('stg_feeds__returns') }} as stated
    left join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on stated.order_line_key = lines_ordered.order_line_key

)

select * from returns
