{#
  The business events that a staged feed tells of one kind of object. `status` is the column or
  literal with the source's word, which the seed status_map turns into ours; `happened` is the stem of
  the instant's columns (shipped: shipped_at, shipped_utc_offset_minutes). Events of lines wait, as the
  lines' other rows do, until the order line itself has come; `is_placed` says that rows of the model
  have the key of an order only then, so that nobody needs to look.
#}
{% macro events_of(
    model, feed, object_type, object_key, status, happened,
    order_key='told.order_key', order_line_key=none, shipment_key=none, quantity=none, amount=none,
    actor_kind="'system'", reason_code=none, corrects_event_id=none, is_replaced='false',
    is_placed=false, where=none
) %}
{%- set is_looked_up = object_type == 'order_line' and not is_placed %}
select
    '{{ object_type }}' as object_type,
    {{ object_key }} as object_key,
    {{ 'lines_ordered.order_key' if is_looked_up else (order_key or 'cast(null as varchar)') }}
        as order_key,
    {{ object_key if object_type == 'order_line' else (order_line_key or 'cast(null as varchar)') }}
        as order_line_key,
    {{ shipment_key or 'cast(null as varchar)' }} as shipment_key,
    told.source_system,
    '{{ feed }}' as feed,
    {{ status }} as status_code,
    status_map.event_type,
    status_map.entered_state,
    status_map.stage,
    status_map.precedence,
    {{ actor_kind }} as actor_kind,
    {{ reason_code or 'cast(null as varchar)' }} as reason_code,
    {{ corrects_event_id or 'cast(null as varchar)' }} as corrects_event_id,
    cast({{ quantity or 'null' }} as decimal(38, 4)) as quantity,
    cast({{ quantity or 'null' }} * status_map.direction as decimal(38, 4)) as stage_quantity,
    cast({{ amount or 'null' }} as decimal(38, 4)) as amount,
    {{ is_replaced }} as is_replaced,
    cast(told.{{ happened }}_utc_offset_minutes as bigint) as utc_offset_minutes,
    told.{{ happened }}_date as event_date,
    told.{{ happened }}_at as event_time,
    told.file_id,
    told.file_name,
    told.file_row,
    told.record_time

from {{ ref(model) }} as told
inner join {{ ref('status_map') }} as status_map
    on
        status_map.feed = '{{ feed }}'
        and status_map.object_type = '{{ object_type }}'
        and {{ status }} = status_map.status_code
{% if is_looked_up %}
inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
    on {{ object_key }} = lines_ordered.order_line_key
{% endif %}
where
    told.{{ happened }}_at is not null
    and {{ object_key }} is not null
    {{ 'and told.order_key is not null' if is_placed }}
    {{ 'and ' + where if where }}
{% endmacro %}
