{#
  The rows of a feed, each with its quantities in base units as `base_<quantity>` and its prices of one
  base unit as `base_<price>`: by the item's factor for the unit on a day, exact until it is rounded to
  four decimals (EC-08). Where a unit is stated and nothing says what it holds, they are empty. `happened`
  is the stem of the instant that decides the day (shipped: shipped_at, shipped_utc_offset_minutes),
  or `day` a date; `item_of_line` looks up the item by the order line where the row names none.
#}
{% macro in_base_units(
    rows, happened=none, day=none, quantities=['quantity'], prices=[], item_of_line=false
) %}
{% set told_day = day or local_date(rows ~ '.' ~ happened ~ '_at', rows ~ '.' ~ happened ~ '_utc_offset_minutes') %}
select
    {{ rows }}.*,
{% for name in quantities + prices %}
    {% set whole, part = ('numerator', 'denominator') if name in quantities else ('denominator', 'numerator') %}
    case
        when {{ rows }}.unit_code is null then {{ rows }}.{{ name }}
        when factors.unit_code is not null
            then
                cast(
                    round(
                        cast({{ rows }}.{{ name }} * factors.{{ whole }} as double)
                        / factors.{{ part }},
                        4
                    ) as decimal(18, 4)
                )
    end as base_{{ name }}{{ "," if not loop.last }}
{% endfor %}

from {{ rows }}
{% if item_of_line %}
left join {{ ref('stg_feeds__order_lines') }} as lines_named
    on
        case
            when {{ rows }}.unit_code is not null and {{ rows }}.item_id is null
                then {{ rows }}._source || '/' || {{ rows }}.order_line_id
        end = lines_named.order_line_key
{% endif %}
left join {{ ref('stg_feeds__unit_factors') }} as factors
    on
        {{ rows }}._source = factors.source_system
        and {{ 'coalesce(' ~ rows ~ '.item_id, lines_named.item_id)' if item_of_line else rows ~ '.item_id' }}
        = factors.item_id
        and {{ rows }}.unit_code = factors.unit_code
        and coalesce({{ told_day }}, cast('1900-01-01' as date)) >= factors.first_date
        and coalesce({{ told_day }}, cast('1900-01-01' as date)) <= factors.last_date
{% endmacro %}
