-- Booked pocket margin that did not come, of what was booked, once nothing of a line is left to
-- pick, ship or bill: on the day of its last invoice, else the day that it was due. Lines whose
-- cost or price is not known are left out and counted; so are those that the customer cancelled
-- whole, which were not booked. Both sides are in the group's currency at the rate of the order's
-- day, so that no rate leaks; lines without one, of their own or of a cost that they bear, are left
-- out and counted (EC-11).
with

margins as (

    select
        margins.source_system,
        margins.entity_id,
        margins.location_id,
        margins.channel,
        margins.leakage_amount,
        margins.booked_pocket_margin_amount,
        coalesce(margins.last_invoiced_date, margins.due_date, margins.ordered_date)
            as period_date,
        case when rates.order_line_key is null then 1 else rates.rate end as group_rate,
        margins.leakage_amount is not null
        and margins.booked_quantity > 0
        and (rates.order_line_key is null or rates.rate is not null) as is_counted,
        margins.booked_quantity > 0
        and margins.booked_invoice_amount is not null
        and margins.booked_cost_of_goods_amount is not null
        and margins.invoice_amount is not null
        and margins.cost_of_goods_amount is not null as is_priced

    from {{ ref('fct_order_margins') }} as margins
    left join {{ ref('int_currency__order_lines') }} as rates
        on margins.order_line_key = rates.order_line_key
    where margins.is_realised

),

margin_leakage as (

    select
        'margin_leakage' as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        sum(
            case when is_counted then {{ translated('leakage_amount', 'group_rate') }} else 0 end
        ) as numerator,
        sum(
            case
                when is_counted
                    then {{ translated('booked_pocket_margin_amount', 'group_rate') }}
                else 0
            end
        ) as denominator,
        sum(case when is_counted then 0 else 1 end) as excluded_count,
        sum(case when is_priced and not is_counted then 1 else 0 end) as unrated_count

    from margins
    group by period_date, source_system, entity_id, location_id, channel

)

select * from margin_leakage
