{#
  How many full cases a quantity makes. Ten-thousandths of both are whole numbers: of those the floor
  of a division of doubles is exact, in half the time that decimals of 38 digits take.
#}
{% macro full_cases(quantity, pack_quantity) -%}
    sign({{ quantity }}) * floor(
        round(cast(abs({{ quantity }}) as double) * 10000)
        / nullif(round(cast({{ pack_quantity }} as double) * 10000), 0)
    )
{%- endmacro %}
