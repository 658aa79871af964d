-- One row per KPI, day, source, entity, location, channel and reason for leaving out: KPIs of what
-- became of each line, order, case or invoice, those left out beside those counted.
{% set kpis = [
    'otif', 'promises', 'fill_rates', 'unit_fill_rate', 'order_fill_rate', 'stage_times',
    'order_cycle_time', 'order_cycle_time_business', 'perfect_orders', 'invoice_latency',
    'days_to_pay', 'touchless', 'gross_margin', 'pocket_margin', 'margin_leakage', 'return_rates'
] %}
with

judged as (

    {% for kpi in kpis %}
        select
            kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            exclusion_reason,
            numerator,
            denominator,
            row_count,
            row_quantity

        from {{ ref('int_kpis__' ~ kpi) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from judged
