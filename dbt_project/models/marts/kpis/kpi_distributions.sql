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
        {{ days_between('durations.started_date', 'as_of.as_of_date') }} as censored_days

    from {{ ref('int_kpis__durations') }} as durations
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            durations.source_system = as_of.source_system
            and durations.started_date <= as_of.as_of_date

),

by_days as (

    select
        {{ cohort }},
        case
            when is_observed then observed_days
            when is_censored then censored_days
        end as day_count,
        sum(case when is_observed then 1 else 0 end) as observed,
        sum(case when is_censored and not is_observed then 1 else 0 end) as censored,
        sum(case when is_covered and (is_observed or is_censored) then 1 else 0 end) as covered,
        count(*) as eligible

    from stood
    group by
        {{ cohort }},
        case
            when is_observed then observed_days
            when is_censored then censored_days
        end

),

ranked as (

    select
        *,
        sum(observed) over (partition by {{ cohort }}) as observed_in_all,
        sum(observed) over (partition by {{ cohort }} order by day_count asc nulls last)
            as observed_so_far,
        sum(observed + censored) over (partition by {{ cohort }} order by day_count desc nulls last)
            as at_risk

    from by_days

),

-- The logarithm of the share that goes on past each day, of those that were still running on it.
-- Where none goes on, a number that makes the curve zero stands for it.
steps as (

    select
        *,
        case
            when observed = 0 then cast(0 as double)
            when observed = at_risk then cast(-1000 as double)
            else ln(cast(at_risk - observed as double) / cast(at_risk as double))
        end as log_share

    from ranked

),

curves as (

    select
        *,
        exp(sum(log_share) over (partition by {{ cohort }} order by day_count asc nulls last))
            as still_running

    from steps

),

kpi_distributions as (

    select
        kpi_code,
        source_system,
        entity_id,
        channel,
        cast(sum(observed) as bigint) as observed_count,
        cast(sum(censored) as bigint) as censored_count,
        cast(
            min(
                case when observed > 0 and 2 * observed_so_far >= observed_in_all then day_count end
            )
            as bigint
        ) as p50,
        cast(
            min(
                case
                    when observed > 0 and 10 * observed_so_far >= 9 * observed_in_all then day_count
                end
            )
            as bigint
        ) as p90,
        -- To nine decimals, so that a curve that meets one half is not kept off it by rounding.
        cast(
            min(case when observed > 0 and round(still_running, 9) <= 0.5 then day_count end)
            as bigint
        ) as km_median,
        cast(sum(covered) as bigint) as covered_count,
        cast(sum(eligible) as bigint) as eligible_count,
        period_month

    from curves
    group by {{ cohort }}

)

select * from kpi_distributions
