-- One row per order line: the state that all of its units still wanted have reached, and the
-- furthest that any has. Both are functions of the line's quantities and holds, and of nothing
-- else.
{% set states = [
    ('delivered', 'L80'), ('shipped', 'L70'), ('packed', 'L60'), ('picked', 'L55'),
    ('released', 'L50'), ('allocated', 'L40')
] %}
with

passed as (

    -- What has passed a stage has passed those before it, told or not.
    select
        order_line_key,
        ordered_quantity,
        customer_cancelled_quantity,
        wanted_quantity,
        promised_quantity,
        invoiced_quantity,
        is_rejected,
        is_substitution_pending,
        is_answered,
        tells_promised,
        allowed_shipped_quantity,
    {% for stage, _ in states %}
        greatest(
            {% for later, _ in states[:loop.index] %}
                allowed_{{ later }}_quantity,
            {% endfor %}
            0
        ) as {{ stage }}_quantity{{ "," if not loop.last }}
    {% endfor %}

    from {{ ref('int_orders__line_vectors') }}

),

labelled as (

    select
        passed.order_line_key,
        case
            when passed.is_rejected and passed.picked_quantity = 0 then 'LR'
            when passed.wanted_quantity = 0 and passed.shipped_quantity = 0 then 'LX'
            when
                passed.shipped_quantity >= passed.wanted_quantity
                and passed.invoiced_quantity >= passed.allowed_shipped_quantity
                then 'L90'
            {% for stage, state in states %}
                when
                    passed.{{ stage }}_quantity >= passed.wanted_quantity
                    and passed.{{ stage }}_quantity > 0
                    then '{{ state }}'
            {% endfor %}
            when passed.is_substitution_pending then 'L26'
            when not passed.tells_promised then 'L20'
            when not passed.is_answered then 'L10'
            when passed.promised_quantity >= passed.wanted_quantity then 'L30'
            else 'L25'
        end as lifecycle_state,
        case
            {% for stage, state in states %}
                when passed.{{ stage }}_quantity > 0 then '{{ state }}'
            {% endfor %}
            when passed.promised_quantity > 0 then 'L30'
            when passed.is_answered then 'L20'
            else 'L10'
        end as furthest_any

    from passed

),

line_states as (

    select
        labelled.order_line_key,
        labelled.lifecycle_state,
        case
            when labelled.lifecycle_state in ('L90', 'LX', 'LR') then labelled.lifecycle_state
            else greatest(labelled.furthest_any, labelled.lifecycle_state)
        end as furthest_state,
        holds.order_line_key is not null as is_held,
        holds.hold_type,
        holds.held_since

    from labelled
    left join {{ ref('int_orders__holds') }} as holds
        on labelled.order_line_key = holds.order_line_key

)

select * from line_states
