-- What the age buckets of a day and place hold is what the KPIs of back orders say of it.
with

ages as (

    select
        source_system,
        entity_id,
        location_id,
        channel,
        period_date,
        sum(backorder_lines) as backorder_lines,
        sum(backorder_quantity) as backorder_quantity,
        sum(backorder_value) as backorder_value

    from {{ ref('kpi_backorder_ages') }}
    group by source_system, entity_id, location_id, channel, period_date

),

kpis as (

    select
        source_system,
        entity_id,
        location_id,
        channel,
        period_date,
    {% for kpi in ['backorder_lines', 'backorder_quantity', 'backorder_value'] %}
        sum(case when kpi_code = '{{ kpi }}' then numerator else 0 end)
            as {{ kpi }}{{ "," if not loop.last }}
    {% endfor %}

    from {{ ref('kpi_values') }}
    where kpi_code in ('backorder_lines', 'backorder_quantity', 'backorder_value')
    group by source_system, entity_id, location_id, channel, period_date

)

select kpis.*
from kpis
left join ages
    on
        kpis.source_system = ages.source_system
        and kpis.entity_id is not distinct from ages.entity_id
        and kpis.location_id is not distinct from ages.location_id
        and kpis.channel = ages.channel
        and kpis.period_date = ages.period_date
where
    kpis.backorder_lines <> coalesce(ages.backorder_lines, 0)
    or kpis.backorder_quantity <> coalesce(ages.backorder_quantity, 0)
    or kpis.backorder_value <> coalesce(ages.backorder_value, 0)
