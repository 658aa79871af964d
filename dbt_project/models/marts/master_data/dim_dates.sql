with

dates as (

    select
        calendar_date,
        cast(extract(year from calendar_date) as bigint) as calendar_year,
        cast(extract(month from calendar_date) as bigint) as calendar_month,
        cast(date_trunc('month', calendar_date) as date) as month_date,
        cast(date_trunc('week', calendar_date) as date) as week_date,
        cast(
            {{ days_between("cast(date_trunc('week', calendar_date) as date)", "calendar_date") }}
            + 1 as bigint
        ) as iso_weekday,
        {{ days_between("cast(date_trunc('week', calendar_date) as date)", "calendar_date") }}
        < 5 as is_weekday

    from {{ ref('int_calendar__dates') }}

)

select * from dates
