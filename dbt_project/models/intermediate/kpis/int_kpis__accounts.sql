-- One row per KPI, day, source and entity: KPIs of what all customers owe. They are no sums of what
-- orders are: balances are translated as a whole, and sales are counted back from them.
{% set measures = [
    'open_receivables', 'days_of_sales', 'countback_dso', 'collection_effectiveness',
    'credit_exposure'
] %}
with

accounts as (

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

select * from accounts
