-- One row per source, entity and day: what customers owe when it ends, what of that is past due,
-- and what was sold on credit that day and in the 90 days that end with it (or since the source
-- begins). A payment lowers what is past due if it names an invoice that is. An invoice without a
-- due day is never past due, and is counted. Amounts are in the group's currency: what is owed at
-- the closing rate of the day, what was sold at the rate of the posting's; what has no rate is left
-- out and counted (EC-11).
with

places as (

    select distinct
        source_system,
        entity_id,
        currency_code,
        group_currency_code

    from {{ ref('int_receivables__changes') }}

),

days as (

    select
        places.source_system,
        places.entity_id,
        places.currency_code,
        places.group_currency_code,
        dates.calendar_date,
        cast(
            sum(coalesce(changes_by_day.open_change, 0)) over (
                partition by places.source_system, places.entity_id, places.currency_code
                order by dates.calendar_date nulls last
            ) as decimal(38, 4)
        ) as open_amount,
        cast(
            sum(coalesce(changes_by_day.past_due_change, 0)) over (
                partition by places.source_system, places.entity_id, places.currency_code
                order by dates.calendar_date nulls last
            ) as decimal(38, 4)
        ) as past_due_amount,
        coalesce(changes_by_day.sales_amount, 0) as sales_amount,
        coalesce(changes_by_day.unrated_count, 0) as unrated_count,
        coalesce(changes_by_day.undated_count, 0) as undated_count

    from places
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on places.source_system = as_of.source_system
    inner join {{ ref('int_calendar__dates') }} as dates
        on dates.calendar_date between as_of.first_date and as_of.as_of_date
    left join {{ ref('int_receivables__changes') }} as changes_by_day
        on
            places.source_system = changes_by_day.source_system
            and places.entity_id is not distinct from changes_by_day.entity_id
            and places.currency_code is not distinct from changes_by_day.currency_code
            and dates.calendar_date = changes_by_day.change_date

),

rated as (

    select
        days.*,
        case
            when
                days.group_currency_code is null
                or days.currency_code = days.group_currency_code
                then 1
            else rates.rate
        end as closing_rate

    from days
    left join {{ ref('int_currency__rates') }} as rates
        on
            rates.purpose = 'exposure'
            and days.source_system = rates.source_system
            and days.currency_code = rates.from_currency_code
            and days.group_currency_code = rates.to_currency_code
            and days.calendar_date between rates.valid_from_date and rates.valid_to_date

),

totals as (

    select
        source_system,
        entity_id,
        calendar_date,
        sum(
            case
                when closing_rate is null then 0
                else {{ translated('open_amount', 'closing_rate') }}
            end
        ) as open_amount,
        sum(
            case
                when closing_rate is null then 0
                else {{ translated('past_due_amount', 'closing_rate') }}
            end
        ) as past_due_amount,
        sum(case when closing_rate is null and open_amount <> 0 then 1 else 0 end)
            as unrated_count,
        sum(sales_amount) as sales_amount,
        sum(unrated_count) as unrated_sales_count,
        sum(undated_count) as undated_count

    from rated
    group by source_system, entity_id, calendar_date

),

daily as (

    select
        source_system,
        entity_id,
        calendar_date,
        cast(date_trunc('month', calendar_date) as date) as month_date,
        calendar_date = max(calendar_date) over (
            partition by source_system, entity_id, cast(date_trunc('month', calendar_date) as date)
        ) as is_last_of_month,
        cast(open_amount as decimal(38, 4)) as open_amount,
        cast(past_due_amount as decimal(38, 4)) as past_due_amount,
        cast(sales_amount as decimal(38, 4)) as sales_amount,
        cast(unrated_count as bigint) as unrated_count,
        cast(unrated_sales_count as bigint) as unrated_sales_count,
        cast(
            sum(sales_amount) over (
                partition by source_system, entity_id
                order by calendar_date nulls last
                rows between 89 preceding and current row
            ) as decimal(38, 4)
        ) as window_sales_amount,
        cast(
            sum(unrated_sales_count) over (
                partition by source_system, entity_id
                order by calendar_date nulls last
                rows between 89 preceding and current row
            ) as bigint
        ) as window_unrated_count,
        cast(
            sum(undated_count) over (
                partition by source_system, entity_id
                order by calendar_date nulls last
                rows between 89 preceding and current row
            ) as bigint
        ) as window_undated_count,
        cast(
            count(*) over (
                partition by source_system, entity_id
                order by calendar_date nulls last
                rows between 89 preceding and current row
            ) as bigint
        ) as window_days

    from totals

)

select * from daily
