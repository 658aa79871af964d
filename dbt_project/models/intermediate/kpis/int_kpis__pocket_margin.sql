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
        {{ translated('invoice_amount', 'group_rate') }} as group_invoice_amount

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
        sum(coalesce(group_margin_amount, 0)) as numerator,
        sum(case when group_margin_amount is not null then group_invoice_amount else 0 end)
            as denominator,
        sum(case when group_margin_amount is not null then 0 else 1 end) as excluded_count,
        sum(
            case
                when
                    group_margin_amount is null
                    and cost_of_goods_amount is not null
                    and invoice_amount is not null
                    then 1
                else 0
            end
        ) as unrated_count

    from translated
    group by last_invoiced_date, source_system, entity_id, location_id, channel

)

select * from pocket_margin
