-- One row per KPI of time, source, entity, channel, month in which the clocks began, and number of
-- days: how many stopped after so many, and how many had run for so many at the source's end.
{% set cohort = 'kpi_code, source_system, entity_id, channel, period_month' %}
with

counted as (

    select
        clocks.*,
        coalesce(
            clocks.day_count,
            {{ days_between('clocks.running_since_date', 'as_of.as_of_date') }}
        ) as run_days

    from {{ ref('int_kpis__clocks') }} as clocks
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on clocks.source_system = as_of.source_system

),

durations_by_day as (

    select
        {{ cohort }},
        run_days as day_count,
        sum(observed) as observed,
        sum(censored) as censored,
        sum(covered) as covered,
        sum(eligible) as eligible

    from counted
    group by {{ cohort }}, run_days

)

select * from durations_by_day
