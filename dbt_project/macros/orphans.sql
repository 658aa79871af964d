{#
  Rows of a staged feed that name something which no file has brought yet. `child` and
  `parent` are the words that a reader sees; their models hold <child_id> and <parent_id>, and the
  same ids as keys: order_line_id goes with order_line_key.
#}
{% macro orphans(child, child_model, child_id, parent, parent_model, parent_id) %}
select
    '{{ child }}/' || children.{{ child_id.removesuffix('_id') }}_key as subject_key,
    children.source_system,
    '{{ child }} ' || children.{{ child_id }} || ' names {{ parent }} '
    || children.{{ parent_id }} || ', which has not arrived.' as explanation,
    children.file_id,
    children.file_name,
    children.file_row

from {{ ref(child_model) }} as children
left join {{ ref(parent_model) }} as parents
    on
        children.{{ parent_id.removesuffix('_id') }}_key
        = parents.{{ parent_id.removesuffix('_id') }}_key
where
    children.{{ parent_id }} is not null
    and parents.{{ parent_id.removesuffix('_id') }}_key is null
{% endmacro %}
