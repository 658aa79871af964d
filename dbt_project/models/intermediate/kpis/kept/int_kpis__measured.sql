-- One row per KPI, day, source, entity, location and channel: KPIs that sum up what they measure of
-- orders, and how many of the rows that they leave out lack only a rate into the group's currency
-- (EC-11).
{% set measures = {
    'unit_fill_rate': '0',
    'order_fill_rate': '0',
    'order_cycle_time': '0',
    'invoice_latency': '0',
    'gross_margin': 'unrated_count',
    'pocket_margin': 'unrated_count',
    'margin_leakage': 'unrated_count',
    'return_rates': '0',
} %}
with

measured as (

    {% for measure, unrated_count in measures.items() %}
        select
            kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            numerator,
            denominator,
            excluded_count,
            {{ unrated_count }} as unrated_count

        from {{ ref('int_kpis__' ~ measure) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from measured
