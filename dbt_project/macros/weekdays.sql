{# How many weekdays, Monday to Friday, from 1990-01-01 (a Monday) up to a day, that day included. #}
{% macro weekday_number(day) -%}
    {%- set number = days_between("cast('1990-01-01' as date)", day) -%}
    ((({{ number }}) - ({{ number }}) % 7) * 5 / 7 + least(({{ number }}) % 7 + 1, 5))
{%- endmacro %}

{# Weekdays after one day up to another: from a Friday to the Monday after it is one. #}
{% macro weekdays_between(first_date, last_date) -%}
    cast(round({{ weekday_number(last_date) }} - {{ weekday_number(first_date) }}) as bigint)
{%- endmacro %}
