with

exchange_rates as (

    select
        source_system || '/' || rate_type || '/' || from_currency_code || '/' || to_currency_code
        || '@' || cast(rate_date as varchar) as exchange_rate_key,
        source_system,
        rate_type,
        from_currency_code,
        to_currency_code,
        rate,
        rate_date as valid_from_date,
        coalesce(
            cast(
                lead(rate_date) over (
                    partition by source_system, rate_type, from_currency_code, to_currency_code
                    order by rate_date nulls last
                ) - 1 as date
            ),
            cast('9999-12-31' as date)
        ) as valid_to_date,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__exchange_rates') }}

)

select * from exchange_rates
