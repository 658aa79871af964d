-- Of what could be collected in a calendar month (owed at its start, and its credit sales, less
-- what is not yet due at its end), how much was. On the last day of the month, or of the source.
-- Balances at either end and sales that have no rate into the group's currency are left out and
-- counted (EC-11).
with

months as (

    select
        source_system,
        entity_id,
        month_date,
        max(calendar_date) as period_date,
        sum(sales_amount) as sales_amount,
        sum(case when is_last_of_month then open_amount else 0 end) as end_amount,
        sum(case when is_last_of_month then open_amount - past_due_amount else 0 end)
            as end_current_amount,
        sum(case when is_last_of_month then window_undated_count else 0 end) as undated_count,
        sum(case when is_last_of_month then unrated_count else 0 end) as unrated_end_count,
        sum(unrated_sales_count) as unrated_sales_count

    from {{ ref('int_receivables__daily') }}
    group by source_system, entity_id, month_date

),

begun as (

    select
        months.*,
        coalesce(
            lag(end_amount) over (
                partition by source_system, entity_id order by month_date nulls last
            ),
            0
        ) as begin_amount,
        unrated_end_count
        + unrated_sales_count
        + coalesce(
            lag(unrated_end_count) over (
                partition by source_system, entity_id order by month_date nulls last
            ),
            0
        ) as unrated_count

    from months

),

collection_effectiveness as (

    select
        'collection_effectiveness' as kpi_code,
        period_date,
        source_system,
        entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        begin_amount + sales_amount - end_amount as numerator,
        begin_amount + sales_amount - end_current_amount as denominator,
        undated_count + unrated_count as excluded_count,
        unrated_count

    from begun

)

select * from collection_effectiveness
