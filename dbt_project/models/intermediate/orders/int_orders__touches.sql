-- One row per order on which a person acted: when one first did, to change the order, its price,
-- its dates, its holds or what is set aside and released for it. Handling goods is no such act.
with

touches as (

    select
        order_key,
        source_system,
        min(event_time) as first_touched_at

    from {{ ref('int_events__all') }}
    where
        actor_kind = 'human'
        and order_key is not null
        and not is_replaced
        and object_type in ('order', 'order_line')
        and (
            feed <> 'warehouse_events'
            or event_type in ('allocated', 'deallocated', 'released', 'recalled', 'held', 'unheld')
        )
    group by order_key, source_system

)

select * from touches
