{# The stages of an order line from order to cash, each named for the step that ends it. #}
{% macro time_stages() %}
{{ return([
    'accept', 'promise', 'allocate', 'release', 'pick', 'pack', 'ship', 'deliver', 'invoice', 'cash'
]) }}
{% endmacro %}

{# The stages before one, the nearest last. #}
{% macro stages_before(stage) %}
{{ return(time_stages()[:time_stages().index(stage)]) }}
{% endmacro %}

{# The latest day on which a line passed any of some steps; its order day at least. #}
{% macro latest_of_steps(stages) -%}
    greatest(ordered_date, ordered_date
    {%- for stage in stages %}, {{ stage }}_date{% endfor %})
{%- endmacro %}

{# Whether the step before a stage is told of the line, of those that its source tells at all. #}
{% macro is_beginning_told(stage) -%}
    case
        when ordered_date is null then false
        {%- for earlier in stages_before(stage) | reverse %}
        when tells_{{ earlier }} then {{ earlier }}_date is not null
        {%- endfor %}
        else true
    end
{%- endmacro %}

{#
  Whether a line must have passed a stage: a later move of its goods is told, or all is paid. An
  invoice proves nothing of goods: it often comes before they do.
#}
{% macro has_gone_past(stage) -%}
{%- set goods = time_stages()[time_stages().index(stage) + 1:time_stages().index('invoice')] -%}
    coalesce(
        {%- for later in goods %}
        {{ later }}_date,
        {%- endfor %}
        case when is_settled then ordered_date end,
        cast(null as date)
    ) is not null
{%- endmacro %}
