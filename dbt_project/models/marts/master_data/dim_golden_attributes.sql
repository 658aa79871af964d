with

stated as (

    select * from {{ ref('int_survivorship__values') }}

),

counted as (

    select
        golden_key,
        attribute_name,
        cast(count(*) as bigint) as stated_count,
        cast(count(distinct attribute_value) as bigint) as value_count

    from stated
    group by golden_key, attribute_name

),

-- Of the values that lost, the one that would have come next.
others as (

    select
        stated.golden_key,
        stated.attribute_name,
        stated.attribute_value,
        stated.thing_key

    from stated
    inner join stated as survivors
        on
            stated.golden_key = survivors.golden_key
            and stated.attribute_name = survivors.attribute_name
            and survivors.survival_rank = 1
            and stated.attribute_value <> survivors.attribute_value
    qualify row_number() over (
            partition by stated.golden_key, stated.attribute_name
            order by stated.survival_rank asc nulls last
        ) = 1

),

golden_attributes as (

    select
        stated.golden_key || '/' || stated.attribute_name as golden_attribute_key,
        stated.golden_key,
        stated.thing_kind,
        stated.golden_id,
        stated.attribute_name,
        stated.attribute_value,
        stated.survival_rule,
        stated.thing_key,
        stated.source_system,
        counted.stated_count,
        counted.value_count,
        counted.value_count > 1 as is_conflicting,
        others.attribute_value as other_value,
        others.thing_key as other_thing_key,
        stated.file_id,
        stated.file_name,
        stated.file_row,
        stated.record_time

    from stated
    inner join counted
        on
            stated.golden_key = counted.golden_key
            and stated.attribute_name = counted.attribute_name
    left join others
        on
            stated.golden_key = others.golden_key
            and stated.attribute_name = others.attribute_name
    where stated.survival_rank = 1

)

select * from golden_attributes
