-- One row per KPI, day, source, entity, location and channel: KPIs of what stands at the end of
-- a day, of all orders and accounts together. What stands goes on while nothing moves it; what is
-- owed is translated as a whole, and sales are counted back from it.
{% set measures = [
    'backorders', 'shipped_not_invoiced', 'open_receivables', 'days_of_sales', 'countback_dso',
    'collection_effectiveness', 'credit_exposure'
] %}
with

balances as (

    {% for measure in measures %}
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
            unrated_count

        from {{ ref('int_kpis__' ~ measure) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from balances
