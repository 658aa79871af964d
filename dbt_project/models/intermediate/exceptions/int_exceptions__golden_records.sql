-- Attributes of golden records on which linked records do not agree. The case belongs to the source
-- whose value counts, or to the other one where that source tells of no events.
with

golden_records as (

    select
        'MD-04' as exception_code,
        golden.golden_attribute_key as subject_key,
        coalesce(kept_source.source_system, other_source.source_system) as source_system,
        cast(null as varchar) as entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        cast(null as varchar) as customer_key,
        cast(null as varchar) as customer_name,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_id,
        cast(null as varchar) as order_line_key,
        cast(null as varchar) as currency_code,
        golden.attribute_name || ' of ' || golden.thing_kind || ' ' || golden.golden_id || ' is '
        || golden.attribute_value || ' by ' || golden.thing_key || ', which counts ('
        || golden.survival_rule || '), and ' || golden.other_value || ' by '
        || golden.other_thing_key || '.' as explanation,
        cast(null as decimal(38, 4)) as quantity_at_risk,
        cast(null as decimal(38, 4)) as value_at_risk,
        coalesce(kept_source.as_of_date, other_source.as_of_date) as since_date,
        golden.file_id,
        golden.file_name,
        golden.file_row

    from {{ ref('dim_golden_attributes') }} as golden
    left join {{ ref('int_calendar__as_of') }} as kept_source
        on golden.source_system = kept_source.source_system
    left join {{ ref('dim_golden_links') }} as links
        on golden.thing_kind || '/' || golden.other_thing_key = links.golden_link_key
    left join {{ ref('int_calendar__as_of') }} as other_source
        on links.source_system = other_source.source_system
    where
        golden.is_conflicting
        and coalesce(kept_source.source_system, other_source.source_system) is not null

)

select * from golden_records
