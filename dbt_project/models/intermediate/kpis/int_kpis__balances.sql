-- One row per KPI, day, source, entity, location, channel and reason for leaving out: KPIs of what
-- stands at the end of a day, of all orders and accounts together. What stands goes on while
-- nothing moves it; what is owed is translated as a whole, and sales are counted back from it. What
-- the others count is no rows: of them, only what is left out has a number.
{% set other_reasons = {
    'shipped_not_invoiced': 'no_price',
    'open_receivables': 'unknown',
    'days_of_sales': 'no_due_day',
    'countback_dso': 'outlives_all_sales',
    'collection_effectiveness': 'no_due_day',
    'credit_exposure': 'no_price',
} %}
with

balances as (

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

    from {{ ref('int_kpis__backorders') }}

    {% for measure, other_reason in other_reasons.items() %}
        union all

        select
            kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            cast(null as varchar) as exclusion_reason,
            numerator,
            denominator,
            cast(null as bigint) as row_count,
            cast(null as decimal(38, 4)) as row_quantity

        from {{ ref('int_kpis__' ~ measure) }}

        {% for reason, count in [
            ('no_exchange_rate', 'unrated_count'), (other_reason, 'excluded_count - unrated_count')
        ] %}
            union all

            select
                kpi_code,
                period_date,
                source_system,
                entity_id,
                location_id,
                channel,
                '{{ reason }}' as exclusion_reason,
                0 as numerator,
                case when denominator is not null then 0 end as denominator,
                {{ count }} as row_count,
                cast(null as decimal(38, 4)) as row_quantity

            from {{ ref('int_kpis__' ~ measure) }}
            where {{ count }} > 0
        {% endfor %}
    {% endfor %}

)

select * from balances
