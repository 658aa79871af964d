{#
  The rows of a feed that count: of files that the ledger calls landed and not superseded, read by
  the parser that landed them; of several rows with one key, the one stated last. Where the source
  says when it stated a row, the order of arrival decides nothing, not even between two rows of one
  moment; where it does not, arrival is the only order there is.
#}
{% macro latest_rows(feed, key, changed_at=none) %}
select
    landed_rows.*,
    files.file_name
from {{ source('landing', feed) }} as landed_rows
inner join {{ ref('stg_operations__files') }} as files
    on
        landed_rows._source = files.source_system
        and landed_rows._file_id = files.file_id
        and landed_rows._parser_version = files.parser_version
where files.is_current
qualify row_number() over (
    partition by landed_rows._source, {% for column in key %}landed_rows.{{ column }}{{ ", " if not loop.last }}{% endfor %}

    order by
        {% if changed_at %}landed_rows.{{ changed_at }} desc nulls last,
        case when landed_rows.{{ changed_at }} is not null then files.file_id end desc nulls last,
        {% endif %}

        files.landing_sequence desc nulls last,
        landed_rows._row desc nulls last
) = 1
{% endmacro %}
