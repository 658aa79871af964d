-- One row per order line: its quantities at every stage as the sources say, in base units, and
-- what of them the lifecycle allows. A stage that the line's source never tells of is empty, not
-- zero.
{% set stages = line_stages() %}
with

disallowed as (

    select
        order_line_key,
    {% for stage in stages %}
        sum(case when event_stage = '{{ stage }}' then stage_quantity else 0 end)
            as {{ stage }}_quantity{{ "," if not loop.last }}
    {% endfor %}

    from {{ ref('int_lifecycle__line_steps') }}
    where not is_allowed
    group by order_line_key

),

told as (

    select
        lines_ordered.order_line_key,
        lines_ordered.ordered_quantity,
        cancellations.customer_cancelled_quantity,
        cancellations.seller_cancelled_quantity,
        case when sources.tells_promised then coalesce(confirmations.confirmed_quantity, 0) end
            as promised_quantity,
        {% for stage in ['allocated', 'released', 'packed'] %}
            case
                when sources.tells_{{ stage }} then coalesce(line_stages.{{ stage }}_quantity, 0)
            end
                as {{ stage }}_quantity,
        {% endfor %}
        case
            when sources.tells_picked or sources.tells_shipped then line_quantities.picked_quantity
        end
            as picked_quantity,
        case
            when sources.tells_picked or sources.tells_shipped then line_quantities.shipped_quantity
        end as shipped_quantity,
        case when sources.tells_delivered then line_quantities.delivered_quantity end
            as delivered_quantity,
        case when sources.tells_invoiced then line_quantities.invoiced_quantity end
            as invoiced_quantity,
        case when sources.tells_returned then coalesce(came_back.returned_quantity, 0) end
            as returned_quantity,
        case when sources.tells_returned then coalesce(came_back.credited_quantity, 0) end
            as credited_quantity,
        line_quantities.is_rejected,
        coalesce(confirmations.is_substitution_pending, false) as is_substitution_pending,
        coalesce(not confirmations.is_held, false) as is_answered,
        coalesce(sources.tells_promised, false) as tells_promised

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    inner join {{ ref('int_orders__line_quantities') }} as line_quantities
        on lines_ordered.order_line_key = line_quantities.order_line_key
    inner join {{ ref('int_orders__cancellations') }} as cancellations
        on lines_ordered.order_line_key = cancellations.order_line_key
    left join {{ ref('int_lifecycle__sources') }} as sources
        on lines_ordered.source_system = sources.source_system
    left join {{ ref('int_lifecycle__line_stages') }} as line_stages
        on lines_ordered.order_line_key = line_stages.order_line_key
    left join {{ ref('int_orders__confirmations') }} as confirmations
        on lines_ordered.order_line_key = confirmations.order_line_key
    left join {{ ref('int_orders__returns') }} as came_back
        on lines_ordered.order_line_key = came_back.order_line_key

),

line_vectors as (

    select
        told.*,
        {{ wanted_quantity('told') }} as wanted_quantity,
    {% for stage in stages %}
        coalesce(told.{{ stage }}_quantity, 0) - coalesce(disallowed.{{ stage }}_quantity, 0)
            as allowed_{{ stage }}_quantity{{ "," if not loop.last }}
    {% endfor %}

    from told
    left join disallowed on told.order_line_key = disallowed.order_line_key

)

select * from line_vectors
