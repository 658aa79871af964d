-- One row per order line with its holds that stand: its own, and those of its whole order. Of
-- several, the one that was placed first names the kind.
with

standing as (

    select
        lines_ordered.order_line_key,
        holds.hold_key,
        holds.hold_type,
        holds.placed_at

    from {{ ref('int_orders__holds_told') }} as holds
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on holds.order_line_key = lines_ordered.order_line_key
    where holds.released_at is null

    union all

    select
        lines_ordered.order_line_key,
        holds.hold_key,
        holds.hold_type,
        holds.placed_at

    from {{ ref('int_orders__holds_told') }} as holds
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on holds.order_key = lines_ordered.order_key
    where holds.released_at is null and holds.order_line_key is null

),

holds as (

    select
        standing.*,
        cast(count(*) over (partition by order_line_key) as bigint) as hold_count,
        row_number() over (
            partition by order_line_key order by placed_at asc nulls last, hold_key asc nulls last
        ) as hold_number

    from standing

)

select
    order_line_key,
    hold_count,
    hold_type,
    placed_at as held_since
from holds
where hold_number = 1
