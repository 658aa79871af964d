-- What customers asked for and what they were answered.
{% set placer = "case when told.placed_by is null then 'system' else 'human' end" %}
{% set releaser = "case when told.released_by is null then 'system' else 'human' end" %}
with

events as (

    {{ events_of('stg_feeds__orders', 'orders', 'order', 'told.order_key', "'ordered'", 'ordered',
                 actor_kind="'partner'") }}
    union all
    {{ events_of('stg_feeds__orders', 'orders', 'order', 'told.order_key', "'cancelled'",
                 'cancelled', actor_kind="'partner'") }}
    union all
    {{ events_of('int_orders__lines_ordered', 'order_lines', 'order_line', 'told.order_line_key',
                 "'captured'", 'ordered', quantity='told.ordered_quantity',
                 amount='told.ordered_amount', actor_kind="'partner'", is_placed=true) }}
    union all
    {{ events_of('stg_feeds__order_confirmations', 'order_confirmations', 'order_line',
                 'told.order_line_key', 'told.status', 'confirmed', quantity='told.quantity',
                 reason_code='told.reason_code') }}
    union all
    {{ events_of('stg_feeds__order_confirmations', 'order_confirmations', 'order',
                 'told.order_key', 'told.status', 'confirmed', quantity='told.quantity',
                 reason_code='told.reason_code', where='told.order_line_key is null') }}
    union all
    {{ events_of('stg_feeds__order_changes', 'order_changes', 'order_line',
                 'told.order_line_key', 'told.change_type', 'changed', quantity='told.quantity',
                 actor_kind="case when told.requested_by = 'seller' then 'human' else 'partner' end",
                 reason_code='told.reason_code') }}
    union all
    {{ events_of('stg_feeds__order_changes', 'order_changes', 'order',
                 'told.order_key', 'told.change_type', 'changed', quantity='told.quantity',
                 actor_kind="case when told.requested_by = 'seller' then 'human' else 'partner' end",
                 reason_code='told.reason_code', where='told.order_line_key is null') }}
    union all
    {{ events_of('stg_feeds__order_holds', 'order_holds', 'order_line', 'told.order_line_key',
                 "'placed'", 'placed', actor_kind=placer, reason_code='told.reason_code') }}
    union all
    {{ events_of('stg_feeds__order_holds', 'order_holds', 'order_line', 'told.order_line_key',
                 "'released'", 'released', actor_kind=releaser, reason_code='told.reason_code') }}
    union all
    {{ events_of('stg_feeds__order_holds', 'order_holds', 'order', 'told.order_key', "'placed'",
                 'placed', actor_kind=placer, reason_code='told.reason_code',
                 where='told.order_line_key is null') }}
    union all
    {{ events_of('stg_feeds__order_holds', 'order_holds', 'order', 'told.order_key', "'released'",
                 'released', actor_kind=releaser, reason_code='told.reason_code',
                 where='told.order_line_key is null') }}

)

select * from events
