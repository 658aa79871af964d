-- One row per day from the first to the last that any mart may name: two numbers a thousand apart
-- give a million days on either engine.
with

digits as (

    {% for digit in range(10) %}
        select cast({{ digit }} as integer) as digit{{ " union all" if not loop.last }}
    {% endfor %}

),

numbers as (

    select
        cast(
            ones.digit + 10 * tens.digit + 100 * hundreds.digit
            + 1000 * thousands.digit + 10000 * myriads.digit as integer
        ) as day_number

    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as myriads

),

dates as (

    select cast(cast('2000-01-01' as date) + day_number as date) as calendar_date
    from numbers
    where day_number < 14610

)

select * from dates
