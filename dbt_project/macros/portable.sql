{# The only places where DuckDB and Spark differ. #}

{# The calendar day at the site when something happened. #}
{% macro local_date(instant, utc_offset_minutes) %}
    {{- return(adapter.dispatch('local_date')(instant, utc_offset_minutes)) -}}
{% endmacro %}

{% macro default__local_date(instant, utc_offset_minutes) -%}
    cast({{ instant }} + to_minutes({{ utc_offset_minutes }}) as date)
{%- endmacro %}

{% macro spark__local_date(instant, utc_offset_minutes) -%}
    cast({{ instant }} + make_dt_interval(0, 0, {{ utc_offset_minutes }}, 0) as date)
{%- endmacro %}

{# Whole days from one date to another. #}
{% macro days_between(first_date, last_date) %}
    {{- return(adapter.dispatch('days_between')(first_date, last_date)) -}}
{% endmacro %}

{% macro default__days_between(first_date, last_date) -%}
    cast({{ last_date }} - {{ first_date }} as bigint)
{%- endmacro %}

{% macro spark__days_between(first_date, last_date) -%}
    cast(datediff({{ last_date }}, {{ first_date }}) as bigint)
{%- endmacro %}
