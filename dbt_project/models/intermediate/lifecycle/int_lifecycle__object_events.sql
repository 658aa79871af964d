-- One row per event that moves a shipment, a return or a purchase order line from state to
-- state, in the order in which they count: days order the events of different feeds, for their
-- clocks differ.
with

object_events as (

    select
        source_system,
        object_type,
        object_key,
        event_id,
        event_type,
        entered_state,
        event_date,
        event_time,
        cast(
            row_number() over (
                partition by object_type, object_key
                order by
                    event_date asc nulls last,
                    case feed
                        when 'warehouse_events' then 1
                        when 'shipment_lines' then 2
                        when 'carrier_events' then 3
                        else 4
                    end asc,
                    case when feed in ('warehouse_events', 'carrier_events') then event_time end
                    asc nulls last,
                    entered_state asc nulls last,
                    event_time asc nulls last,
                    event_id asc
            ) as bigint
        ) as step_number

    from {{ ref('int_events__all') }}
    where
        object_type in ('shipment', 'return', 'purchase_order_line')
        and entered_state is not null
        and not is_replaced

)

select * from object_events
