-- One row per golden record, attribute and linked record that states it, as text, ranked: rank 1
-- survives. The seed attribute_owners says by which rule, and how far each source is trusted. Where
-- no source says when it changed a row, what came last counts. No value is no statement.
{% set attributes = {
    'customer': [
        'customer_name',
        'customer_group',
        'customer_tier',
        'terms',
        'credit_limit',
        'payment_days',
        'quantity_tolerance_percent',
        'delivery_tolerance_hours',
        'is_on_credit_hold'
    ],
    'item': [
        'item_name',
        'item_group',
        'base_unit',
        'pack_quantity',
        'lead_time_days',
        'unit_weight'
    ],
    'supplier': [
        'supplier_name',
        'payment_days'
    ]
} %}
with

stated as (

    {% for thing, names in attributes.items() %}
        {% set thing_loop = loop %}
        {% for name in names %}
            select
                '{{ thing }}' as thing_kind,
                '{{ name }}' as attribute_name,
                {{ thing }}_key as thing_key,
                source_system,
                cast({{ name }} as varchar) as attribute_value,
                changed_at,
                file_id,
                file_name,
                file_row,
                record_time
            from {{ ref('stg_feeds__' ~ thing ~ 's') }}
            where {{ name }} is not null
            {{ 'union all' if not (loop.last and thing_loop.last) }}
        {% endfor %}
    {% endfor %}

),

trusted as (

    select
        links.golden_key,
        links.golden_id,
        stated.*,
        coalesce(owners.source_rank, any_source.source_rank) as source_rank,
        coalesce(owners.survival_rule, any_source.survival_rule, 'most_recent') as survival_rule

    from stated
    inner join {{ ref('int_survivorship__links') }} as links
        on
            stated.thing_kind = links.thing_kind
            and stated.thing_key = links.linked_key
    left join {{ ref('attribute_owners') }} as owners
        on
            stated.thing_kind = owners.thing_kind
            and stated.attribute_name = owners.attribute_name
            and stated.source_system = owners.source_system
    left join {{ ref('attribute_owners') }} as any_source
        on
            stated.thing_kind = any_source.thing_kind
            and stated.attribute_name = any_source.attribute_name
            and any_source.source_system = '*'

),

ranked as (

    select
        trusted.*,
        cast(
            row_number() over (
                partition by golden_key, attribute_name
                order by
                    case when survival_rule = 'most_trusted' then source_rank end asc nulls last,
                    changed_at desc nulls last,
                    case when changed_at is null then record_time end desc nulls last,
                    source_rank asc nulls last,
                    thing_key asc nulls last
            ) as bigint
        ) as survival_rank

    from trusted

)

select * from ranked
