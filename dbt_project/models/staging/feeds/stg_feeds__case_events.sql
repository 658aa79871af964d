with

latest as (

    {{ latest_rows('case_events', ['event_number']) }}

),

case_events as (

    select
        _source as source_system,
        case_id,
        exception_code,
        event_type,
        actor,
        reason_code,
        comment,
        case_state,
        event_number,
        case_version,
        occurred_at,
        occurred_utc_offset_minutes,
        {{ local_date('occurred_at', 'occurred_utc_offset_minutes') }} as occurred_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from case_events
