{# How many full cases a quantity makes. The remainder is taken off first, so that the division is exact. #}
{% macro full_cases(quantity, pack_quantity) -%}
    round(
        cast({{ quantity }} - {{ quantity }} % nullif({{ pack_quantity }}, 0) as double)
        / nullif(cast({{ pack_quantity }} as double), 0)
    )
{%- endmacro %}
