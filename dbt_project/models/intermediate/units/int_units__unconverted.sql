-- One row per row of a feed that states a quantity in a unit which nothing turns into base units on
-- its day. It is counted nowhere: the line that it names is left out of KPIs, and raised as MD-03.
{% set feeds = [
    'order_lines', 'order_confirmations', 'order_changes', 'warehouse_events', 'shipment_lines',
    'invoice_lines', 'returns'
] %}
with

unconverted as (

    {% for feed in feeds %}
        select
            '{{ feed }}' as feed,
            told.order_line_key,
            told.source_system,
            told.item_id,
            told.unit_code,
            told.file_id,
            told.file_name,
            told.file_row

        from {{ ref('stg_feeds__' ~ feed) }} as told
        where told.unit_code is not null and told.quantity is null
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from unconverted
