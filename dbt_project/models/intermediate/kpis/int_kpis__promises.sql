-- How firm promises are: lines whose seller never moved its promise (on the day first promised),
-- and hours from order to first answer (on the day of the answer; lines not yet confirmed on the
-- order day).
with

order_lines as (

    select
        order_lines.*,
        promises.first_promise_date,
        promises.seller_repromise_count,
        promises.first_confirmed_at,
        promises.first_confirmed_date,
        as_of.as_of_date,
        sources.tells_promised

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_orders__promises') }} as promises
        on order_lines.order_line_key = promises.order_line_key
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on order_lines.source_system = as_of.source_system
    left join {{ ref('int_lifecycle__sources') }} as sources
        on order_lines.source_system = sources.source_system

),

stability as (

    select
        'promise_stability' as kpi_code,
        coalesce(first_promise_date, ordered_date) as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        case
            when is_cancelled then 'cancelled_by_customer'
            when first_promise_date is null then 'no_promise'
            when not coalesce(tells_promised, false) then 'unknown'
        end as exclusion_reason,
        case when seller_repromise_count = 0 then 1 else 0 end as numerator,
        1 as denominator,
        ordered_quantity as line_quantity

    from order_lines
    where coalesce(first_promise_date, ordered_date) <= as_of_date

),

confirmation as (

    select
        'confirmation_lead_time' as kpi_code,
        coalesce(first_confirmed_date, ordered_date) as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        case
            when first_confirmed_at is not null then null
            when not coalesce(tells_promised, false) then 'unknown'
            else 'not_confirmed'
        end as exclusion_reason,
        {{ hours_between('ordered_at', 'first_confirmed_at') }} as numerator,
        1 as denominator,
        ordered_quantity as line_quantity

    from order_lines

),

judged as (

    select * from stability
    union all
    select * from confirmation

),

promises as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then numerator else 0 end) as numerator,
        sum(case when exclusion_reason is null then denominator else 0 end) as denominator,
        count(*) as row_count,
        sum(line_quantity) as row_quantity

    from judged
    group by
        kpi_code, period_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from promises
