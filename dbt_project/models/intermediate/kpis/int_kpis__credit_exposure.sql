-- What all customers may come to owe, on the source's last day, in the group's currency at the
-- closing rate of that day: earlier days are not told. Order lines without a price are left out and
-- counted, and so are accounts in a currency without a rate (EC-11).
with

exposures as (

    select
        exposures.as_of_date,
        exposures.source_system,
        exposures.entity_id,
        exposures.exposure_amount,
        exposures.unpriced_line_count,
        case
            when
                entities.source_system is null
                or coalesce(exposures.currency_code, entities.entity_currency_code)
                = entities.group_currency_code
                or coalesce(
                    exposures.currency_code,
                    entities.entity_currency_code,
                    entities.group_currency_code
                ) is null
                then 1
            else rates.rate
        end as group_rate

    from {{ ref('fct_credit_exposures') }} as exposures
    left join {{ ref('int_currency__entities') }} as entities
        on
            exposures.source_system = entities.source_system
            and exposures.entity_id is not distinct from entities.entity_id
    left join {{ ref('int_currency__rates') }} as rates
        on
            rates.purpose = 'exposure'
            and exposures.source_system = rates.source_system
            and coalesce(exposures.currency_code, entities.entity_currency_code)
            = rates.from_currency_code
            and entities.group_currency_code = rates.to_currency_code
            and exposures.as_of_date between rates.valid_from_date and rates.valid_to_date

),

credit_exposure as (

    select
        'credit_exposure' as kpi_code,
        as_of_date as period_date,
        source_system,
        entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        sum(
            case
                when group_rate is null then 0
                else {{ translated('exposure_amount', 'group_rate') }}
            end
        ) as numerator,
        cast(null as decimal(38, 4)) as denominator,
        sum(unpriced_line_count + case when group_rate is null then 1 else 0 end)
            as excluded_count,
        sum(case when group_rate is null then 1 else 0 end) as unrated_count

    from exposures
    group by as_of_date, source_system, entity_id

)

select * from credit_exposure
