{# The only places where DuckDB and Spark differ. #}

{# The calendar day at the site when something happened. #}
{% macro local_date(instant, utc_offset_minutes) -%}
    {%- if target.type == "spark" -%}
    cast({{ instant }} + make_dt_interval(0, 0, {{ utc_offset_minutes }}, 0) as date)
    {%- else -%}
    cast({{ instant }} + to_minutes({{ utc_offset_minutes }}) as date)
    {%- endif -%}
{%- endmacro %}

{# Whole days from one date to another. #}
{% macro days_between(first_date, last_date) -%}
    {%- if target.type == "spark" -%}
    cast(datediff({{ last_date }}, {{ first_date }}) as bigint)
    {%- else -%}
    cast({{ last_date }} - {{ first_date }} as bigint)
    {%- endif -%}
{%- endmacro %}

{# The instant some hours after another. #}
{% macro hours_after(instant, hours) -%}
    {%- if target.type == "spark" -%}
    {{ instant }} + make_dt_interval(0, {{ hours }}, 0, 0)
    {%- else -%}
    {{ instant }} + to_hours({{ hours }})
    {%- endif -%}
{%- endmacro %}

{# The instant at which a share (such as 0.75) of the time between two others has passed. #}
{% macro share_of_time(first_at, last_at, share) -%}
    {%- if target.type == "spark" -%}
    {{ first_at }} + ({{ last_at }} - {{ first_at }}) * {{ share }}
    {%- else -%}
    {{ first_at }}
        + to_microseconds(
            cast(floor(date_diff('microsecond', {{ first_at }}, {{ last_at }}) * {{ share }}) as bigint)
        )
    {%- endif -%}
{%- endmacro %}

{# Hours from one instant to another, to four decimals, from whole microseconds. #}
{% macro hours_between(first_at, last_at) -%}
    {%- if target.type == "spark" -%}
    cast((unix_micros({{ last_at }}) - unix_micros({{ first_at }})) / 3600000000 as decimal(38, 4))
    {%- else -%}
    cast(date_diff('microsecond', {{ first_at }}, {{ last_at }}) / 3600000000 as decimal(38, 4))
    {%- endif -%}
{%- endmacro %}
