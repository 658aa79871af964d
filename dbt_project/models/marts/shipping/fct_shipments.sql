{% set moments = {
    'released': 'released', 'accepted': 'accepted', 'packed': 'packed', 'loaded': 'loaded',
    'shipped': 'shipped', 'delivered': 'delivered', 'proven': 'delivery_proven'
} %}
with

moved as (

    select
        object_key as shipment_key,
        source_system,
        {% for name, event in moments.items() %}
            min(case when event_type = '{{ event }}' then event_time end) as {{ name }}_at,
            min(case when event_type = '{{ event }}' then event_date end) as {{ name }}_date,
        {% endfor %}
        cast(count(distinct order_key) as bigint) as order_count,
        min(order_key) as order_key,
        cast(
            count(
                case
                    when event_type in ('stalled', 'delayed', 'refused', 'damaged', 'lost') then 1
                end
            )
            as bigint
        ) as incident_count

    from {{ ref('fct_order_events') }}
    where object_type = 'shipment' and is_allowed and not is_replaced
    group by object_key, source_system

),

notified as (

    select
        shipment_key,
        sum(quantity) as shipped_quantity,
        cast(count(distinct handling_unit_id) as bigint) as handling_unit_count,
        max(location_id) as location_id,
        max(carrier_id) as carrier_id,
        max(tracking_number) as tracking_number,
        max(expected_delivery_at) as expected_delivery_at

    from {{ ref('stg_feeds__shipment_lines') }}
    group by shipment_key

),

handled as (

    select
        shipment_key,
        sum(case when event_type = 'shipped' then goods_quantity else 0 end) as shipped_quantity,
        cast(count(distinct handling_unit_id) as bigint) as handling_unit_count,
        max(location_id) as location_id

    from {{ ref('int_shipping__warehouse_events') }}
    where shipment_key is not null and not is_replaced
    group by shipment_key

),

estimates as (

    select
        shipment_key,
        carrier_id,
        tracking_number,
        estimated_delivery_at

    from {{ ref('stg_feeds__carrier_events') }}
    where shipment_key is not null
    qualify row_number() over (
            partition by shipment_key
            order by
                case when estimated_delivery_at is null then 1 else 0 end asc,
                occurred_at desc nulls last,
                event_key asc
        ) = 1

),

shipments as (

    select
        moved.shipment_key,
        moved.source_system,
        case when moved.order_count = 1 then moved.order_key end as order_key,
        moved.order_count,
        coalesce(notified.location_id, handled.location_id) as location_id,
        coalesce(notified.carrier_id, estimates.carrier_id) as carrier_id,
        coalesce(notified.tracking_number, estimates.tracking_number) as tracking_number,
        object_states.lifecycle_state as shipment_state,
        moved.incident_count,
        cast(
            case
                when handled.shipped_quantity > 0 then handled.shipped_quantity
                else coalesce(notified.shipped_quantity, 0)
            end as decimal(38, 4)
        ) as shipped_quantity,
        greatest(
            coalesce(notified.handling_unit_count, 0), coalesce(handled.handling_unit_count, 0)
        ) as handling_unit_count,
        moved.shipped_date,
        moved.delivered_date,
        moved.released_at,
        moved.accepted_at,
        moved.packed_at,
        moved.loaded_at,
        moved.shipped_at,
        coalesce(estimates.estimated_delivery_at, notified.expected_delivery_at)
            as expected_delivery_at,
        moved.delivered_at,
        moved.proven_at

    from moved
    left join notified on moved.shipment_key = notified.shipment_key
    left join handled on moved.shipment_key = handled.shipment_key
    left join estimates on moved.shipment_key = estimates.shipment_key
    left join {{ ref('int_lifecycle__object_states') }} as object_states
        on
            moved.shipment_key = object_states.object_key
            and object_states.object_type = 'shipment'

)

select * from shipments
