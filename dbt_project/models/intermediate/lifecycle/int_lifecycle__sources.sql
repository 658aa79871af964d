-- One row per source: which stages of an order line it ever tells of. A stage that no feed of a
-- source tells is unknown for its lines, not zero, and binds no later stage.
{% set stages = line_stages() %}
with

told as (

    select
        source_system,
        {% for stage in stages %}
            coalesce(bool_or(stage = '{{ stage }}'), false) as tells_{{ stage }},
        {% endfor %}
        bool_or(feed = 'order_confirmations') as tells_promised,
        bool_or(feed = 'invoice_lines') as tells_invoiced,
        bool_or(feed = 'returns') as tells_returned

    from {{ ref('int_events__told') }}
    where not is_replaced
    group by source_system

)

select * from told
