-- One row per day of the years that events can lie in, 1990 to 2100, made of digits: neither a
-- generator function nor a recursive query is the same on both engines.
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

    select cast(cast('1990-01-01' as date) + day_number as date) as calendar_date
    from numbers
    where day_number < 40542

)

select * from dates
