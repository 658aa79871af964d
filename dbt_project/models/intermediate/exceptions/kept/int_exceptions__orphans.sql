-- Rows that belong to something which no file has brought yet. They wait outside the facts until it
-- comes; here they are told, so that none is lost from sight, as of the source's last day.
with

found as (

    {{ orphans('Order line', 'stg_feeds__order_lines', 'order_line_id',
               'order', 'stg_feeds__orders', 'order_id') }}
    union all
    {{ orphans('Pick', 'stg_feeds__picks', 'pick_id',
               'order line', 'stg_feeds__order_lines', 'order_line_id') }}
    union all
    {{ orphans('Shipment line', 'stg_feeds__shipment_lines', 'shipment_line_id',
               'order line', 'stg_feeds__order_lines', 'order_line_id') }}
    union all
    {{ orphans('Delivery', 'stg_feeds__deliveries', 'delivery_id',
               'order line', 'stg_feeds__order_lines', 'order_line_id') }}
    union all
    {{ orphans('Purchase order line', 'stg_feeds__purchase_order_lines', 'purchase_order_line_id',
               'purchase order', 'stg_feeds__purchase_orders', 'purchase_order_id') }}

),

orphans as (

    select
        'DQ-02' as exception_code,
        found.subject_key,
        found.source_system,
        cast(null as varchar) as entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        cast(null as varchar) as customer_key,
        cast(null as varchar) as customer_name,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_id,
        cast(null as varchar) as order_line_key,
        cast(null as varchar) as currency_code,
        found.explanation,
        cast(null as decimal(38, 4)) as quantity_at_risk,
        cast(null as decimal(38, 4)) as value_at_risk,
        cast(null as date) as since_date,
        found.file_id,
        found.file_name,
        found.file_row

    from found

)

select * from orphans
