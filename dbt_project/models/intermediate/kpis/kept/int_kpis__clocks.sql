-- One row per KPI of time, source, entity, channel, month in which the clocks began, and number of
-- days after which they stopped, or day since which they run: how many clocks. Of which no source
-- tells, neither stands.
{% set cohort = 'kpi_code, source_system, entity_id, channel, period_month' %}
with

stood as (

    select
        durations.kpi_code,
        durations.source_system,
        durations.entity_id,
        durations.channel,
        cast(date_trunc('month', durations.started_date) as date) as period_month,
        durations.is_covered,
        coalesce(durations.ended_date <= as_of.as_of_date, false) as is_observed,
        durations.is_running
        or coalesce(durations.ended_date > as_of.as_of_date, false) as is_censored,
        {{ days_between('durations.started_date', 'durations.ended_date') }} as observed_days,
        durations.started_date

    from {{ ref('int_kpis__durations') }} as durations
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            durations.source_system = as_of.source_system
            and durations.started_date <= as_of.as_of_date

),

clocks as (

    select
        {{ cohort }},
        case when is_observed then observed_days end as day_count,
        case when is_censored and not is_observed then started_date end as running_since_date,
        sum(case when is_observed then 1 else 0 end) as observed,
        sum(case when is_censored and not is_observed then 1 else 0 end) as censored,
        sum(case when is_covered and (is_observed or is_censored) then 1 else 0 end) as covered,
        count(*) as eligible

    from stood
    group by
        {{ cohort }},
        case when is_observed then observed_days end,
        case when is_censored and not is_observed then started_date end

)

select * from clocks
