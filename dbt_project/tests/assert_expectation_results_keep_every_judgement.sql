-- What the suites found, rule by rule, and every judged feed has one last run.
with

results as (

    select
        count(*) as result_count,
        sum(unexpected_count) as unexpected_count,
        count(distinct feed) as feed_count,
        count(distinct case when is_last_of_feed then run_id || '/' || feed end) as last_run_count

    from {{ ref('fct_expectation_results') }}

),

judgements as (

    select
        count(*) as result_count,
        sum(unexpected_count) as unexpected_count

    from {{ ref('stg_operations__judgements') }}

)

select results.*
from results
cross join judgements
where
    results.result_count <> judgements.result_count
    or coalesce(results.unexpected_count, 0) <> coalesce(judgements.unexpected_count, 0)
    or results.feed_count <> results.last_run_count
