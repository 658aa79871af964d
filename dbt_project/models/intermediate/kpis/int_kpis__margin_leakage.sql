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
        margins.booked_quantity,
        case
            when coalesce(margins.booked_quantity, 0) <= 0 then 'cancelled_by_customer'
            when
                margins.leakage_amount is not null
                and (rates.order_line_key is null or rates.rate is not null)
                then null
            when
                margins.booked_cost_of_goods_amount is null or margins.cost_of_goods_amount is null
                then 'no_cost'
            when margins.booked_invoice_amount is null or margins.invoice_amount is null
                then 'no_price'
            else 'no_exchange_rate'
        end as exclusion_reason

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
        exclusion_reason,
        sum(
            case
                when exclusion_reason is null
                    then {{ translated('leakage_amount', 'group_rate') }}
                else 0
            end
        ) as numerator,
        sum(
            case
                when exclusion_reason is null
                    then {{ translated('booked_pocket_margin_amount', 'group_rate') }}
                else 0
            end
        ) as denominator,
        count(*) as row_count,
        sum(coalesce(booked_quantity, 0)) as row_quantity

    from margins
    group by period_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from margin_leakage
