{% set cohort = 'kpi_code, source_system, entity_id, channel, period_month' %}
with

ranked as (

    select
        *,
        sum(observed) over (partition by {{ cohort }}) as observed_in_all,
        sum(observed) over (partition by {{ cohort }} order by day_count asc nulls last)
            as observed_so_far,
        sum(observed + censored) over (partition by {{ cohort }} order by day_count desc nulls last)
            as at_risk

    from {{ ref('int_kpis__durations_by_day') }}

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
        -- Of fewer than half, nobody can tell by when half of all have stopped.
        cast(
            case
                when 2 * sum(covered) >= sum(eligible)
                    then
                        min(
                            case
                                when observed > 0 and 2 * observed_so_far >= observed_in_all
                                    then day_count
                            end
                        )
            end as bigint
        ) as p50,
        cast(
            case
                when 2 * sum(covered) >= sum(eligible)
                    then
                        min(
                            case
                                when observed > 0 and 10 * observed_so_far >= 9 * observed_in_all
                                    then day_count
                            end
                        )
            end as bigint
        ) as p90,
        -- To nine decimals, so that a curve that meets one half is not kept off it by rounding.
        cast(
            case
                when 2 * sum(covered) >= sum(eligible)
                    then
                        min(
                            case
                                when observed > 0 and round(still_running, 9) <= 0.5 then day_count
                            end
                        )
            end as bigint
        ) as km_median,
        cast(sum(covered) as bigint) as covered_count,
        cast(sum(eligible) as bigint) as eligible_count,
        period_month

    from curves
    group by {{ cohort }}

)

select * from kpi_distributions
