with

moments as (

    select * from {{ ref('int_gates__moments') }}

),

orders as (

    select distinct
        order_key,
        source_system,
        order_id,
        entity_id,
        currency_code,
        ordered_date,
        order_checked_at

    from moments

),

gates as (

    select
        line_gates.order_line_key || '/' || line_gates.gate_code as order_gate_key,
        moments.order_key,
        line_gates.order_line_key,
        moments.source_system,
        moments.order_id,
        moments.entity_id,
        line_gates.gate_code,
        line_gates.result,
        line_gates.evidence,
        line_gates.evidence_id,
        moments.currency_code,
        line_gates.checked_value,
        line_gates.allowed_value,
        moments.ordered_date,
        moments.checked_at

    from {{ ref('int_gates__line_gates') }} as line_gates
    inner join moments on line_gates.order_line_key = moments.order_line_key

    union all

    select
        order_gates.order_key || '/' || order_gates.gate_code as order_gate_key,
        order_gates.order_key,
        cast(null as varchar) as order_line_key,
        orders.source_system,
        orders.order_id,
        orders.entity_id,
        order_gates.gate_code,
        order_gates.result,
        order_gates.evidence,
        order_gates.evidence_id,
        orders.currency_code,
        order_gates.checked_value,
        order_gates.allowed_value,
        orders.ordered_date,
        orders.order_checked_at as checked_at

    from {{ ref('int_gates__order_gates') }} as order_gates
    inner join orders on order_gates.order_key = orders.order_key

)

select * from gates
