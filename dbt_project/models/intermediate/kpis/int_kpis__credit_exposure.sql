-- What all customers may come to owe, on the source's last day: earlier days are not told. Order
-- lines without a price are left out and counted.
with

credit_exposure as (

    select
        'credit_exposure' as kpi_code,
        as_of_date as period_date,
        source_system,
        entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        sum(exposure_amount) as numerator,
        cast(null as decimal(38, 4)) as denominator,
        sum(unpriced_line_count) as excluded_count

    from {{ ref('fct_credit_exposures') }}
    group by as_of_date, source_system, entity_id

)

select * from credit_exposure
