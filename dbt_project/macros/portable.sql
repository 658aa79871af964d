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
