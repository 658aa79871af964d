-- One row per source, purpose, pair of currencies and span of days that the rate holds.
with

rates as (

    {% for purpose, rate_type in rate_types().items() %}
        select
            source_system,
            '{{ purpose }}' as purpose,
            from_currency_code,
            to_currency_code,
            rate,
            valid_from_date,
            valid_to_date

        from {{ ref('dim_exchange_rates') }}
        where rate_type = '{{ rate_type }}'
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from rates
