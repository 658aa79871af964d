-- One row per source, entity and day: what customers owe when it ends, what of that is past due,
-- and what was sold on credit that day and in the 90 days that end with it (or since the source
-- begins). A payment lowers what is past due if it names an invoice that is. An invoice without a
-- due day is never past due, and is counted.
with

transactions as (

    select * from {{ ref('fct_receivables') }}

),

dues as (

    select
        invoice_key,
        min(due_date) as due_date

    from transactions
    where transaction_kind = 'invoice' and invoice_key is not null
    group by invoice_key

),

changes as (

    select
        source_system,
        entity_id,
        posted_date as change_date,
        amount as open_change,
        cast(0 as decimal(18, 4)) as past_due_change,
        case when transaction_kind = 'invoice' then amount else 0 end as sales_amount,
        case when transaction_kind = 'invoice' and due_date is null then 1 else 0 end
            as undated_count

    from transactions

    union all

    select
        transactions.source_system,
        transactions.entity_id,
        greatest(transactions.posted_date, cast(dues.due_date + 1 as date)) as change_date,
        cast(0 as decimal(18, 4)) as open_change,
        transactions.amount as past_due_change,
        0 as sales_amount,
        0 as undated_count

    from transactions
    inner join dues on transactions.invoice_key = dues.invoice_key
    where dues.due_date is not null

),

changes_by_day as (

    select
        source_system,
        entity_id,
        change_date,
        sum(open_change) as open_change,
        sum(past_due_change) as past_due_change,
        sum(sales_amount) as sales_amount,
        sum(undated_count) as undated_count

    from changes
    group by source_system, entity_id, change_date

),

places as (

    select distinct
        source_system,
        entity_id

    from transactions

),

days as (

    select
        places.source_system,
        places.entity_id,
        dates.calendar_date,
        as_of.as_of_date,
        coalesce(changes_by_day.open_change, 0) as open_change,
        coalesce(changes_by_day.past_due_change, 0) as past_due_change,
        coalesce(changes_by_day.sales_amount, 0) as sales_amount,
        coalesce(changes_by_day.undated_count, 0) as undated_count

    from places
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on places.source_system = as_of.source_system
    inner join {{ ref('int_calendar__dates') }} as dates
        on dates.calendar_date between as_of.first_date and as_of.as_of_date
    left join changes_by_day
        on
            places.source_system = changes_by_day.source_system
            and places.entity_id is not distinct from changes_by_day.entity_id
            and dates.calendar_date = changes_by_day.change_date

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
        cast(
            sum(open_change) over (
                partition by source_system, entity_id order by calendar_date nulls last
            ) as decimal(38, 4)
        ) as open_amount,
        cast(
            sum(past_due_change) over (
                partition by source_system, entity_id order by calendar_date nulls last
            ) as decimal(38, 4)
        ) as past_due_amount,
        cast(sales_amount as decimal(38, 4)) as sales_amount,
        cast(
            sum(sales_amount) over (
                partition by source_system, entity_id
                order by calendar_date nulls last
                rows between 89 preceding and current row
            ) as decimal(38, 4)
        ) as window_sales_amount,
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

    from days

)

select * from daily
