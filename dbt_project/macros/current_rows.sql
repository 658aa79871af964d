{#
  Of master data with effective dates, the row of each thing that holds on the last day its source
  has told of, whatever order the rows came in. A row of the same first day replaces the one stated
  before it. Of several rows that hold, the one that began last; where none holds, the one that
  ended last, or else the one that begins first, so that no thing is without a row.
#}
{% macro current_rows(feed, key, changed_at=none) %}
select stated.*
from (
    {{ latest_rows(feed, key + ['valid_from_date'], changed_at) }}
) as stated
left join {{ ref('stg_operations__sources') }} as sources
    on stated._source = sources.source_system
qualify row_number() over (
    partition by stated._source, {% for column in key %}stated.{{ column }}{{ ", " if not loop.last }}{% endfor %}

    order by
        case
            when stated.valid_from_date > sources.known_until_date then 2
            when stated.valid_to_date < sources.known_until_date then 1
            else 0
        end asc,
        case
            when stated.valid_from_date > sources.known_until_date then stated.valid_from_date
        end asc nulls first,
        case
            when stated.valid_to_date < sources.known_until_date then stated.valid_to_date
        end desc nulls last,
        stated.valid_from_date desc nulls last
) = 1
{% endmacro %}
