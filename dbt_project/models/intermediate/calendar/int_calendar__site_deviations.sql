-- One row per location and day on which its calendar says other than Monday to Friday: 1 for a
-- weekend day worked, -1 for a holiday. Of days that no calendar tells, the week alone decides.
with

site_deviations as (

    select
        site_days.source_system,
        site_days.location_id,
        site_days.calendar_date,
        cast(case when site_days.is_open then 1 else -1 end as bigint) as business_days

    from {{ ref('stg_feeds__site_calendars') }} as site_days
    inner join {{ ref('int_calendar__dates') }} as dates
        on site_days.calendar_date = dates.calendar_date
    where
        site_days.is_open
        <> (
            {{ days_between(
                "cast(date_trunc('week', dates.calendar_date) as date)", 'dates.calendar_date'
            ) }} < 5
        )

)

select * from site_deviations
