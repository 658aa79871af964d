-- Where people have taken each case, as of the last act that this build has read.
with

case_events as (

    select * from {{ ref('stg_feeds__case_events') }}

),

claims as (

    select
        case_id,
        max_by(actor, event_number) as assignee

    from case_events
    where event_type in ('claimed', 'reopened')
    group by case_id

),

resolutions as (

    select
        case_id,
        max_by(reason_code, event_number) as reason_code

    from case_events
    where event_type = 'resolved'
    group by case_id

),

latest as (

    select *
    from case_events
    qualify row_number() over (partition by case_id order by event_number desc nulls last) = 1

),

cases as (

    select
        latest.case_id,
        latest.case_state,
        latest.case_version,
        latest.actor,
        claims.assignee,
        case when latest.case_state = 'resolved' then resolutions.reason_code end as reason_code,
        latest.comment,
        latest.occurred_at

    from latest
    left join claims on latest.case_id = claims.case_id
    left join resolutions on latest.case_id = resolutions.case_id

)

select * from cases
