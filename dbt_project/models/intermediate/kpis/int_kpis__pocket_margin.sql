-- Pocket margin of what was invoiced, on the day of the line's last invoice, in the group's
-- currency at the rate of that day. Lines whose cost of goods is not known are left out and
-- counted, and so are those without a rate, of their own or of a cost that they bear (EC-11).
with

margins as (

    select
        margins.last_invoiced_date,
        margins.source_system,
        margins.entity_id,
        margins.location_id,
        margins.channel,
        margins.booked_quantity,
        margins.pocket_margin_amount,
        margins.cost_of_goods_amount,
        margins.invoice_amount,
        case when rates.order_line_key is null then 1 else rates.rate end as group_rate

    from {{ ref('fct_order_margins') }} as margins
    left join {{ ref('int_currency__margins') }} as rates
        on margins.order_line_key = rates.order_line_key
    where margins.last_invoiced_date is not null

),

translated as (

    select
        *,
        {{ translated('pocket_margin_amount', 'group_rate') }} as group_margin_amount,
        {{ translated('invoice_amount', 'group_rate') }} as group_invoice_amount,
        case
            when pocket_margin_amount is not null and group_rate is not null then null
            when cost_of_goods_amount is null then 'no_cost'
            when invoice_amount is null then 'no_price'
            else 'no_exchange_rate'
        end as exclusion_reason

    from margins

),

pocket_margin as (

    select
        'pocket_margin' as kpi_code,
        last_invoiced_date as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then group_margin_amount else 0 end) as numerator,
        sum(case when exclusion_reason is null then group_invoice_amount else 0 end)
            as denominator,
        count(*) as row_count,
        sum(coalesce(booked_quantity, 0)) as row_quantity

    from translated
    group by last_invoiced_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from pocket_margin
