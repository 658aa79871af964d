{# What an amount with tax is without it, to the cent, at the rate of an invoice or of its line. #}
{% macro net_of_tax(amount, billed) -%}
    cast(
        round(
            case
                when {{ billed }}.gross_amount <> 0
                    then
                        cast({{ amount }} as double) * cast({{ billed }}.net_amount as double)
                        / cast({{ billed }}.gross_amount as double)
                else cast({{ amount }} as double)
            end,
            2
        ) as decimal(38, 4)
    )
{%- endmacro %}

{#
  The whole part of whole / part, exactly: engines divide decimals as doubles, so the remainder is
  taken off first. The quotient must stay below 10^15.
#}
{% macro whole_quotient(whole, part) -%}
    cast(round(cast({{ whole }} - {{ whole }} % {{ part }} as double) / cast({{ part }} as double)) as bigint)
{%- endmacro %}
