with

latest as (

    {{ latest_rows('edi_acknowledgements', ['acknowledgement_id']) }}

),

edi_acknowledgements as (

    select
        _source || '/' || acknowledgement_id as acknowledgement_key,
        _source as source_system,
        acknowledgement_id,
        level,
        sender_id,
        receiver_id,
        functional_id,
        set_id,
        interchange_control_number,
        group_control_number,
        transaction_control_number,
        verdict,
        error_codes,
        acknowledged_at,
        acknowledged_utc_offset_minutes,
        {{ local_date('acknowledged_at', 'acknowledged_utc_offset_minutes') }} as acknowledged_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from edi_acknowledgements
