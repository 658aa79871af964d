with

judgements as (

    select
        run_id,
        feed,
        rule,
        column_name,
        severity,
        observed_value,
        rule_number,
        row_count,
        element_count,
        unexpected_count,
        is_met,
        judged_at
    from {{ source('operations', 'judgements') }}

)

select * from judgements
