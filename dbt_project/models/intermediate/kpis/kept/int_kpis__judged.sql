-- One row per KPI, day, source, entity, location, channel and reason for leaving out: KPIs that
-- judge each line, order or case, those left out beside those counted.
with

judged as (

    select * from {{ ref('int_kpis__otif') }}
    union all
    select * from {{ ref('int_kpis__promises') }}
    union all
    select * from {{ ref('int_kpis__fill_rates') }}
    union all
    select * from {{ ref('int_kpis__stage_times') }}
    union all
    select * from {{ ref('int_kpis__order_cycle_time_business') }}
    union all
    select * from {{ ref('int_kpis__perfect_orders') }}
    union all
    select * from {{ ref('int_kpis__days_to_pay') }}
    union all
    select * from {{ ref('int_kpis__touchless') }}

)

select * from judged
