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

expectation_results as (

    select
        judgements.run_id
        || '/' || judgements.feed
        || '/' || cast(judgements.rule_number as varchar) as expectation_result_key,
        judgements.run_id,
        judgements.feed,
        judgements.rule,
        judgements.column_name,
        judgements.severity as rule_severity,
        judgements.observed_value,
        judgements.rule_number,
        judgements.row_count as judged_count,
        judgements.element_count,
        judgements.unexpected_count,
        judgements.is_met,
        last_runs.run_id is not null as is_last_of_feed,
        judgements.judged_at

    from judgements
    left join last_runs
        on judgements.feed = last_runs.feed and judgements.run_id = last_runs.run_id

)

select * from expectation_results
