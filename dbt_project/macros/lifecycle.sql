{# The stages that an order line's units pass, in their order. #}
{% macro line_stages() %}
{{ return(['allocated', 'released', 'picked', 'packed', 'shipped', 'delivered']) }}
{% endmacro %}

{#
  What a stage of a line cannot exceed: the stage before it that the line's source tells of. `have` is
  the alias of the row with the quantities so far, `known` of the one that says which stages are told.
#}
{% macro limit_of_stage(stage, have, known) %}
{%- set stages = line_stages() -%}
{%- set before = stages[:stages.index(stage)] -%}
{%- if before -%}
case
    {%- for earlier in before | reverse %}
    when {{ known }}.tells_{{ earlier }} then {{ have }}.{{ earlier }}_quantity
    {%- endfor %}
end
{%- else -%}
cast(null as decimal(38, 4))
{%- endif -%}
{% endmacro %}

{# What a stage of a line cannot fall below: the stage after it that the line's source tells of. #}
{% macro floor_of_stage(stage, have, known) %}
{%- set stages = line_stages() -%}
{%- set after = stages[stages.index(stage) + 1:] -%}
{%- if after -%}
coalesce(case
    {%- for later in after %}
    when {{ known }}.tells_{{ later }} then {{ have }}.{{ later }}_quantity
    {%- endfor %}
end, 0)
{%- else -%}
cast(0 as decimal(38, 4))
{%- endif -%}
{% endmacro %}

{# What is wanted of an order line: ordered, less what the customer or the seller cancelled. #}
{% macro wanted_quantity(line) %}
case
    when {{ line }}.ordered_quantity is not null
        then
            greatest(
                {{ line }}.ordered_quantity
                - {{ line }}.customer_cancelled_quantity
                - {{ line }}.seller_cancelled_quantity,
                0
            )
end
{%- endmacro %}
