-- The order lines that bear a charge, each with its weight in the split: freight by what the goods
-- weigh if that is known of all, else by their value; handling of goods by units; that of the order
-- evenly; what is left by value. A line's own charge has one bearer. The lines of a shipment are
-- those that it was notified with, else those that left the warehouse with it.
with

charges as (

    select * from {{ ref('int_margins__charges') }}

),

notified as (

    select
        shipment_key,
        order_line_key,
        sum(quantity) as quantity

    from {{ ref('stg_feeds__shipment_lines') }}
    where order_line_key is not null
    group by shipment_key, order_line_key

),

shipments_notified as (

    select distinct shipment_key from notified

),

handled as (

    select
        shipment_key,
        order_line_key,
        sum(quantity) as quantity

    from {{ ref('int_shipping__warehouse_events') }}
    where
        event_type = 'shipped'
        and shipment_key is not null
        and order_line_key is not null
        and not is_replaced
    group by shipment_key, order_line_key

),

shipped as (

    select * from notified
    union all
    select handled.*
    from handled
    left join shipments_notified on handled.shipment_key = shipments_notified.shipment_key
    where shipments_notified.shipment_key is null

),

billed as (

    select
        invoice_key,
        order_line_key,
        sum(quantity) as quantity,
        sum(net_amount) as net_amount

    from {{ ref('fct_invoice_lines') }}
    where order_line_key is not null
    group by invoice_key, order_line_key

),

ordered as (

    select
        lines_ordered.*,
        lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity as wanted_quantity,
        bool_and(lines_ordered.cancelled_quantity >= lines_ordered.ordered_quantity)
            over (partition by lines_ordered.order_key) as is_order_cancelled,
        items.unit_weight

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    left join {{ ref('stg_feeds__items') }} as items on lines_ordered.item_key = items.item_key

),

named as (

    select
        charges.charge_key,
        charges.cost_type,
        charges.order_line_key,
        ordered.wanted_quantity as quantity,
        ordered.ordered_amount as value_amount,
        ordered.unit_weight

    from charges
    inner join ordered on charges.order_line_key = ordered.order_line_key

    union all

    select
        charges.charge_key,
        charges.cost_type,
        shipped.order_line_key,
        shipped.quantity,
        cast(round(shipped.quantity * ordered.unit_price, 4) as decimal(18, 4)) as value_amount,
        ordered.unit_weight

    from charges
    inner join shipped on charges.shipment_key = shipped.shipment_key
    inner join ordered on shipped.order_line_key = ordered.order_line_key
    where
        charges.order_line_key is null
        and (charges.order_key is null or charges.order_key = ordered.order_key)

    union all

    select
        charges.charge_key,
        charges.cost_type,
        billed.order_line_key,
        billed.quantity,
        billed.net_amount as value_amount,
        ordered.unit_weight

    from charges
    inner join billed on charges.invoice_key = billed.invoice_key
    inner join ordered on billed.order_line_key = ordered.order_line_key
    where charges.order_line_key is null and charges.shipment_key is null

),

found as (

    select distinct charge_key from named

),

of_orders as (

    select
        charges.charge_key,
        charges.cost_type,
        ordered.order_line_key,
        case
            when ordered.is_order_cancelled then ordered.ordered_quantity else
                ordered.wanted_quantity
        end
            as quantity,
        cast(
            round(
                case
                    when ordered.is_order_cancelled then ordered.ordered_quantity
                    else ordered.wanted_quantity
                end * ordered.unit_price,
                4
            ) as decimal(18, 4)
        ) as value_amount,
        ordered.unit_weight

    from charges
    inner join ordered on charges.order_key = ordered.order_key
    left join found on charges.charge_key = found.charge_key
    where
        charges.order_line_key is null
        and found.charge_key is null
        and (ordered.is_order_cancelled or ordered.wanted_quantity > 0)

),

bearers as (

    select * from named
    union all
    select * from of_orders

),

weighed as (

    select
        bearers.*,
        bool_and(bearers.unit_weight is not null) over (partition by bearers.charge_key)
            as is_weight_known

    from bearers

),

with_shares as (

    select
        charge_key,
        order_line_key,
        case
            when cost_type = 'order_handling' then 'evenly'
            when cost_type = 'fulfilment' then 'units'
            when cost_type in ('freight', 'expedite') and is_weight_known then 'weight'
            else 'value'
        end as allocation_key,
        quantity,
        value_amount,
        unit_weight

    from weighed

)

select
    charge_key,
    order_line_key,
    allocation_key,
    cast(
        greatest(
            coalesce(
                case allocation_key
                    when 'evenly' then 1
                    when 'units' then quantity
                    when 'weight' then quantity * unit_weight
                    else value_amount
                end,
                0
            ),
            0
        ) as decimal(18, 4)
    ) as basis

from with_shares
