-- The order lines of which some event may have had no units to move: more passed a stage than the
-- stage before it, or it began before the other had ended. Only these are followed event by event.
{% set stages = line_stages() %}
with

suspects as (

    select
        line_stages.*,
        lines_ordered.ordered_date

    from {{ ref('int_lifecycle__line_stages') }} as line_stages
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on line_stages.order_line_key = lines_ordered.order_line_key
    where
        line_stages.has_gone_back
        {% for stage in stages %}
            or line_stages.{{ stage }}_first_date < lines_ordered.ordered_date
            {% for earlier in stages[:loop.index0] %}
                or (
                    line_stages.tells_{{ earlier }}
                    and (
                        line_stages.{{ stage }}_quantity > line_stages.{{ earlier }}_quantity
                        or line_stages.{{ stage }}_first_date < line_stages.{{ earlier }}_last_date
                    )
                )
            {% endfor %}
        {% endfor %}

)

select * from suspects
