-- Days sales outstanding at the end of each day, against the credit sales of 90 days: of all that
-- is owed (dso), of what is not past due (best_possible_dso), and of what is
-- (average_days_delinquent). The first is the sum of the other two.
{% set parts = {
    'dso': 'open_amount',
    'best_possible_dso': 'open_amount - past_due_amount',
    'average_days_delinquent': 'past_due_amount',
} %}
with

days_of_sales as (

    {% for code, amount in parts.items() %}
        select
            '{{ code }}' as kpi_code,
            calendar_date as period_date,
            source_system,
            entity_id,
            cast(null as varchar) as location_id,
            cast(null as varchar) as channel,
            cast(({{ amount }}) * window_days as decimal(38, 4)) as numerator,
            window_sales_amount as denominator,
            unrated_count + window_unrated_count
            + {{ '0' if code == 'dso' else 'window_undated_count' }} as excluded_count,
            unrated_count + window_unrated_count as unrated_count

        from {{ ref('int_receivables__daily') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from days_of_sales
