-- One row per movement for an order line of an item other than the one ordered: a component of the
-- kit or a known substitute, as of the order's day, or another item of the master, which fills
-- nothing. What was confirmed on the line, unless as a substitute, is the one ordered. Components
-- count as the kits that they complete: the least, over all components, of what moved by what a
-- kit holds (EC-07). The feed and key are those of the row told.
{% set feeds = {
    'picks': ('stg_feeds__picks', 'pick_key', 'shipped_at', 'picked_at', "'moved'", '1'),
    'deliveries': ('stg_feeds__deliveries', 'delivery_key', 'delivered_at', 'delivered_at',
                   "'moved'", '1'),
    'shipment_lines': ('stg_feeds__shipment_lines', 'shipment_line_key', 'shipped_at',
                       'shipped_at', "'moved'", '1'),
    'warehouse_events': (
        'stg_feeds__warehouse_events', 'event_key', 'occurred_at', 'occurred_at',
        "case told.event_type when 'unpicked' then 'picked' when 'deallocated' then 'allocated'"
        " when 'unpacked' then 'packed' when 'recalled' then 'wave_released'"
        " when 'unloaded' then 'loaded' else told.event_type end",
        "case when told.event_type in"
        " ('unpicked', 'deallocated', 'unpacked', 'recalled', 'unloaded') then -1 else 1 end"
    ),
} %}
with

components as (

    select
        kit_item_key,
        component_item_key,
        component_quantity,
        valid_from_date,
        valid_to_date

    from {{ ref('dim_kit_components') }}
    where not is_expired and component_quantity > 0

),

substitutes as (

    select
        item_key,
        substitute_item_key,
        customer_key,
        is_preauthorised,
        valid_from_date,
        valid_to_date

    from {{ ref('dim_item_substitutes') }}
    where not is_expired

),

-- What a customer has agreed to holds before what is said for all.
known as (

    select
        lines_ordered.order_line_key,
        lines_ordered.item_key,
        components.component_item_key as goods_item_key,
        components.component_quantity,
        false as is_preauthorised,
        1 as choice

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    inner join components
        on
            lines_ordered.item_key = components.kit_item_key
            and coalesce(lines_ordered.ordered_date, cast('1900-01-01' as date))
            between components.valid_from_date and components.valid_to_date

    union all

    select
        lines_ordered.order_line_key,
        lines_ordered.item_key,
        substitutes.substitute_item_key as goods_item_key,
        cast(null as decimal(18, 4)) as component_quantity,
        substitutes.is_preauthorised,
        case when substitutes.customer_key is not null then 2 else 3 end as choice

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    inner join substitutes
        on
            lines_ordered.item_key = substitutes.item_key
            and coalesce(lines_ordered.ordered_date, cast('1900-01-01' as date))
            between substitutes.valid_from_date and substitutes.valid_to_date
    where substitutes.customer_key is null or substitutes.customer_key = lines_ordered.customer_key

),

goods as (

    select *
    from known
    where goods_item_key <> item_key
    qualify row_number() over (
            partition by order_line_key, goods_item_key
            order by choice asc, is_preauthorised desc nulls last
        ) = 1

),

-- An item that the master does not know may be the one ordered under another number.
named as (

    {% for feed, (model, key, moment, earlier, family, sign) in feeds.items() %}
        select
            '{{ feed }}' as feed,
            told.{{ key }} as goods_key,
            told.order_line_key,
            told.item_key as goods_item_key,
            told.quantity,
            cast(told.quantity * {{ sign }} as decimal(18, 4)) as signed_quantity,
            {{ family }} as movement,
            told.{{ moment }} as moved_at,
            told.{{ earlier }} as begun_at

        from {{ ref(model) }} as told
        inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
            on told.order_line_key = lines_ordered.order_line_key
        inner join {{ ref('stg_feeds__items') }} as items on told.item_key = items.item_key
        where told.item_key <> lines_ordered.item_key
        {{ "union all" if not loop.last }}
    {% endfor %}

),

-- A number that the customer uses no more, or wrongly, is confirmed under the number that holds.
confirmed as (

    select distinct
        order_line_key,
        item_key

    from {{ ref('stg_feeds__order_confirmations') }}
    where status in ('accepted', 'accepted_with_change', 'backordered')

),

moved as (

    select
        named.*,
        goods.component_quantity,
        goods.component_quantity is not null as is_component,
        goods.component_quantity is null and goods.order_line_key is not null as is_substitute,
        coalesce(goods.is_preauthorised, false) as is_preauthorised

    from named
    left join goods
        on
            named.order_line_key = goods.order_line_key
            and named.goods_item_key = goods.goods_item_key
    left join confirmed
        on
            named.order_line_key = confirmed.order_line_key
            and named.goods_item_key = confirmed.item_key
    where goods.order_line_key is not null or confirmed.order_line_key is null

),

-- An event of a warehouse that a later one takes the place of moved nothing.
counted as (

    select
        moved.*,
        row_number() over (
            partition by moved.order_line_key, moved.feed, moved.movement
            order by
                moved.moved_at asc nulls last,
                moved.begun_at asc nulls last,
                moved.goods_key asc
        ) as step_number

    from moved
    left join {{ ref('int_shipping__replaced_events') }} as replaced
        on moved.feed = 'warehouse_events' and moved.goods_key = replaced.event_key
    where
        replaced.event_key is null
        and moved.quantity is not null
        and moved.is_component

),

-- Of each component of the kit, those that did not move too, what had moved with each movement.
gathered as (

    select
        counted.feed,
        counted.goods_key,
        counted.order_line_key,
        counted.movement,
        counted.step_number,
        goods.component_quantity,
        cast(
            greatest(
                sum(
                    case
                        when counted.goods_item_key = goods.goods_item_key
                            then counted.signed_quantity
                        else 0
                    end
                ) over (
                    partition by
                        counted.order_line_key,
                        counted.feed,
                        counted.movement,
                        goods.goods_item_key
                    order by counted.step_number asc
                ),
                0
            ) as decimal(18, 4)
        ) as gathered_quantity

    from counted
    inner join goods on counted.order_line_key = goods.order_line_key
    where goods.component_quantity is not null

),

kits as (

    select
        feed,
        goods_key,
        order_line_key,
        movement,
        step_number,
        min({{ whole_quotient('gathered_quantity', 'component_quantity') }}) as kit_quantity

    from gathered
    group by feed, goods_key, order_line_key, movement, step_number

),

completed as (

    select
        feed,
        goods_key,
        abs(
            kit_quantity
            - coalesce(
                lag(kit_quantity) over (
                    partition by order_line_key, feed, movement order by step_number asc
                ),
                0
            )
        ) as kit_quantity

    from kits

),

named_goods as (

    select
        moved.feed,
        moved.goods_key,
        moved.order_line_key,
        moved.goods_item_key,
        moved.quantity as goods_quantity,
        cast(
            case
                when moved.is_substitute then moved.quantity
                else coalesce(completed.kit_quantity, 0)
            end as decimal(18, 4)
        ) as quantity,
        moved.is_substitute,
        moved.is_component or moved.is_preauthorised as is_agreed

    from moved
    left join completed
        on moved.feed = completed.feed and moved.goods_key = completed.goods_key

)

select * from named_goods
