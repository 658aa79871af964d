with

kpis as (

    select
        kpi_code,
        kpi_name,
        unit,
        direction,
        time_rollup,
        formula,
        standard_reference,
        owner_role,
        cast(kpi_version as bigint) as kpi_version

    from {{ ref('kpi_catalogue') }}

)

select * from kpis
