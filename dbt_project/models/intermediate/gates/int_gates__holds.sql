-- One row per order line and gate that a hold of the source kept shut when the line was promised.
-- The holds of one moment that say the same are one: that of the lowest number.
with

gates_held as (

    select
        hold_key,
        hold_id,
        order_key,
        order_line_key,
        placed_at,
        released_at,
        case
            when hold_type in ('price', 'credit', 'inventory') then hold_type
            when hold_type in ('address', 'delivery', 'compliance') then 'shipping_constraint'
        end as gate_code

    from {{ ref('stg_feeds__order_holds') }}

),

holds as (

    select
        moments.order_line_key,
        moments.order_key,
        gates_held.gate_code,
        min(gates_held.hold_id) as hold_id

    from gates_held
    inner join {{ ref('int_gates__moments') }} as moments
        on
            gates_held.order_key = moments.order_key
            and coalesce(gates_held.order_line_key, moments.order_line_key)
            = moments.order_line_key
            and gates_held.placed_at <= moments.checked_at
            and coalesce(gates_held.released_at, cast('9999-12-31' as timestamp))
            > moments.checked_at
    where gates_held.gate_code is not null
    group by moments.order_line_key, moments.order_key, gates_held.gate_code

)

select * from holds
