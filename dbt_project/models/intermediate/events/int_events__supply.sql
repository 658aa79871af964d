-- What was ordered from suppliers, what they answered and announced, and what came.
with

events as (

    {{ events_of('int_supply__purchase_order_lines', 'purchase_order_lines', 'purchase_order_line',
                 'told.purchase_order_line_key', "'ordered'", 'ordered', order_key=none,
                 quantity='told.ordered_quantity', amount='told.ordered_amount') }}
    union all
    {{ events_of('stg_feeds__supplier_confirmations', 'supplier_confirmations',
                 'purchase_order_line', 'told.purchase_order_line_key', 'told.status', 'confirmed',
                 order_key=none, quantity='told.quantity', actor_kind="'partner'",
                 reason_code='told.reason_code') }}
    union all
    {{ events_of('stg_feeds__supplier_ship_notices', 'supplier_ship_notices',
                 'purchase_order_line', 'told.purchase_order_line_key', "'shipped'", 'shipped',
                 order_key=none, quantity='told.quantity', actor_kind="'partner'") }}
    union all
    {{ events_of('int_supply__purchase_order_lines', 'purchase_order_lines', 'purchase_order_line',
                 'told.purchase_order_line_key', "'received'", 'received', order_key=none,
                 quantity='told.received_quantity') }}

)

select * from events
