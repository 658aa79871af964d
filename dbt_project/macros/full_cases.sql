{#
  How many full cases a quantity makes. Ten-thousandths of both are whole numbers, of which doubles
  divide exactly; decimals of 38 digits take twenty times as long.
#}
{% macro full_cases(quantity, pack_quantity) -%}
    sign({{ quantity }}) * floor(
        round(cast(abs({{ quantity }}) as double) * 10000)
        / nullif(round(cast({{ pack_quantity }} as double) * 10000), 0)
    )
{%- endmacro %}
