with

detected as (

    select * from {{ ref('int_exceptions__fulfilment') }}
    union all
    select * from {{ ref('int_exceptions__billing') }}
    union all
    select * from {{ ref('int_exceptions__receivables') }}
    union all
    select * from {{ ref('int_exceptions__integrity') }}
    union all
    select * from {{ ref('int_exceptions__intake') }}
    union all
    select * from {{ ref('int_exceptions__orphans') }}
    union all
    select * from {{ ref('int_exceptions__edi') }}
    union all
    select * from {{ ref('int_exceptions__missing_files') }}
    union all
    select * from {{ ref('int_exceptions__entities') }}
    union all
    select * from {{ ref('int_exceptions__golden_records') }}
    union all
    select * from {{ ref('int_exceptions__kits') }}
    union all
    select * from {{ ref('int_exceptions__prices') }}

),

-- What is at risk is owed or will be: it takes the closing rate of the source's last day (EC-11).
rated as (

    select
        detected.*,
        as_of.as_of_date,
        entities.group_currency_code,
        case
            when
                entities.source_system is null
                or coalesce(detected.currency_code, entities.entity_currency_code)
                = entities.group_currency_code
                or coalesce(
                    detected.currency_code,
                    entities.entity_currency_code,
                    entities.group_currency_code
                ) is null
                then 1
            else rates.rate
        end as group_rate

    from detected
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on detected.source_system = as_of.source_system
    left join {{ ref('int_currency__entities') }} as entities
        on
            detected.source_system = entities.source_system
            and detected.entity_id is not distinct from entities.entity_id
    left join {{ ref('int_currency__rates') }} as rates
        on
            rates.purpose = 'exposure'
            and detected.source_system = rates.source_system
            and coalesce(detected.currency_code, entities.entity_currency_code)
            = rates.from_currency_code
            and entities.group_currency_code = rates.to_currency_code
            and as_of.as_of_date between rates.valid_from_date and rates.valid_to_date

),

identified as (

    select
        md5(exception_code || '|' || subject_key) as exception_id,
        rated.*,
        {{ translated('rated.value_at_risk', 'rated.group_rate') }} as group_value_at_risk

    from rated

),

exceptions as (

    select
        identified.exception_id,
        identified.exception_code,
        taxonomy.exception_name,
        case
            when identified.group_value_at_risk >= 50000 or taxonomy.min_severity = 'S1' then 'S1'
            when identified.group_value_at_risk >= 10000 or taxonomy.min_severity = 'S2' then 'S2'
            when identified.group_value_at_risk >= 1000 or taxonomy.min_severity = 'S3' then 'S3'
            else 'S4'
        end as severity,
        taxonomy.owner_role,
        identified.subject_key,
        identified.source_system,
        identified.entity_id,
        identified.location_id,
        identified.channel,
        identified.customer_key,
        identified.customer_name,
        identified.order_key,
        identified.order_id,
        identified.order_line_key,
        identified.currency_code,
        identified.group_currency_code,
        identified.explanation,
        taxonomy.allowed_actions,
        taxonomy.closing_condition,
        coalesce(cases.case_state, 'detected') as case_state,
        cases.actor as case_last_actor,
        case when cases.case_state <> 'detected' then cases.assignee end as case_assignee,
        cases.reason_code as case_reason_code,
        cases.comment as case_comment,
        identified.quantity_at_risk,
        identified.value_at_risk,
        identified.group_value_at_risk,
        {{ days_between(
            'coalesce(identified.since_date, identified.as_of_date)', 'identified.as_of_date'
        ) }} as age_days,
        coalesce(cases.case_version, 0) as case_version,
        coalesce(identified.since_date, identified.as_of_date) as since_date,
        identified.as_of_date,
        cases.occurred_at as case_changed_at,
        identified.file_id,
        identified.file_name,
        identified.file_row

    from identified
    inner join {{ ref('exception_taxonomy') }} as taxonomy
        on identified.exception_code = taxonomy.exception_code
    left join {{ ref('int_exceptions__cases') }} as cases
        on identified.exception_id = cases.case_id

)

select * from exceptions
