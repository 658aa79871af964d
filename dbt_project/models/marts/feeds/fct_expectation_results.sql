with

judgements as (

    select * from {{ ref('stg_operations__judgements') }}

),

-- A feed that brought nothing is not judged, so its last run may be older than the last of all.
last_runs as (

    select
        feed,
        max(run_id) as run_id

    from judgements
    group by feed

),

-- A rule that is met begins a new stretch, so that a stretch of broken runs has one beginning.
stretches as (

    select
        *,
        sum(case when is_met then 1 else 0 end) over (
            partition by feed, rule, column_name, rule_number
            order by run_id
            rows between unbounded preceding and current row
        ) as stretch

    from judgements

),

dated as (

    select
        *,
        min(case when not is_met then judged_at end) over (
            partition by feed, rule, column_name, rule_number, stretch
        ) as stretch_broken_at

    from stretches

),

expectation_results as (

    select
        dated.run_id
        || '/' || dated.feed
        || '/' || cast(dated.rule_number as varchar) as expectation_result_key,
        dated.run_id,
        dated.feed,
        dated.rule,
        dated.column_name,
        dated.severity as rule_severity,
        dated.observed_value,
        dated.rule_number,
        dated.row_count as judged_count,
        dated.element_count,
        dated.unexpected_count,
        dated.is_met,
        last_runs.run_id is not null as is_last_of_feed,
        dated.judged_at,
        case when not dated.is_met then dated.stretch_broken_at end as broken_since_at

    from dated
    left join last_runs
        on dated.feed = last_runs.feed and dated.run_id = last_runs.run_id

)

select * from expectation_results
