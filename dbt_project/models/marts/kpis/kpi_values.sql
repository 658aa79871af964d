with

unioned as (

    select * from {{ ref('int_kpis__unit_fill_rate') }}
    union all
    select * from {{ ref('int_kpis__order_fill_rate') }}
    union all
    select * from {{ ref('int_kpis__order_cycle_time') }}
    union all
    select * from {{ ref('int_kpis__backorder_age') }}
    union all
    select * from {{ ref('int_kpis__invoice_latency') }}
    union all
    select * from {{ ref('int_kpis__gross_margin') }}
    union all
    select * from {{ ref('int_kpis__open_receivables') }}
    union all
    select * from {{ ref('int_kpis__pocket_margin') }}
    union all
    select * from {{ ref('int_kpis__margin_leakage') }}
    union all
    select * from {{ ref('int_kpis__return_rates') }}
    union all
    select * from {{ ref('int_kpis__days_of_sales') }}
    union all
    select * from {{ ref('int_kpis__countback_dso') }}
    union all
    select * from {{ ref('int_kpis__collection_effectiveness') }}
    union all
    select * from {{ ref('int_kpis__credit_exposure') }}
    union all
    select * from {{ ref('int_kpis__shipped_not_invoiced') }}

),

kpi_values as (

    select
        unioned.kpi_code,
        cast(kpis.kpi_version as bigint) as kpi_version,
        unioned.source_system,
        unioned.entity_id,
        unioned.location_id,
        unioned.channel,
        cast(unioned.numerator as decimal(38, 4)) as numerator,
        cast(unioned.denominator as decimal(38, 4)) as denominator,
        cast(unioned.excluded_count as bigint) as excluded_count,
        unioned.period_date

    from unioned
    inner join {{ ref('kpi_catalogue') }} as kpis on unioned.kpi_code = kpis.kpi_code
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            unioned.source_system = as_of.source_system
            and unioned.period_date <= as_of.as_of_date

)

select * from kpi_values
