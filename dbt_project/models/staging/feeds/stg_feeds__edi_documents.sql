with

latest as (

    {{ latest_rows('edi_documents', ['document_id']) }}

),

edi_documents as (

    select
        _source || '/' || document_id as document_key,
        _source as source_system,
        document_id,
        direction,
        standard,
        sender_id,
        receiver_id,
        interchange_control_number,
        group_control_number,
        transaction_control_number,
        functional_id,
        set_id,
        version,
        document_number,
        verdict,
        error_codes,
        prepared_at,
        prepared_utc_offset_minutes,
        {{ local_date('prepared_at', 'prepared_utc_offset_minutes') }} as prepared_date,
        acknowledgement_due_at,
        acknowledgement_due_utc_offset_minutes,
        {{ local_date(
            'acknowledgement_due_at', 'acknowledgement_due_utc_offset_minutes'
        ) }} as acknowledgement_due_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from edi_documents
