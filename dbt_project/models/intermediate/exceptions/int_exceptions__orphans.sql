-- Rows that belong to something which no file has brought yet. They wait outside the facts until it
-- comes; here they are told, so that none is lost from sight.
with

found as (

    select
        'DQ-02' as exception_code,
        'Order line/' || children.order_line_key as subject_key,
        children.source_system,
        'Order line ' || children.order_line_id || ' names order ' || children.order_id
        || ', which has not arrived.' as explanation,
        children.file_id,
        children.file_name,
        children.file_row

    from {{ ref('stg_feeds__order_lines') }} as children
    left join {{ ref('stg_feeds__orders') }} as parents
        on children.order_key = parents.order_key
    where parents.order_key is null

    union all

    select
        'DQ-02' as exception_code,
        'Pick/' || children.pick_key as subject_key,
        children.source_system,
        'Pick ' || children.pick_id || ' names order line ' || children.order_line_id
        || ', which has not arrived.' as explanation,
        children.file_id,
        children.file_name,
        children.file_row

    from {{ ref('stg_feeds__picks') }} as children
    left join {{ ref('stg_feeds__order_lines') }} as parents
        on children.order_line_key = parents.order_line_key
    where parents.order_line_key is null

    union all

    select
        'DQ-02' as exception_code,
        'Delivery/' || children.delivery_key as subject_key,
        children.source_system,
        'Delivery ' || children.delivery_id || ' names order line ' || children.order_line_id
        || ', which has not arrived.' as explanation,
        children.file_id,
        children.file_name,
        children.file_row

    from {{ ref('stg_feeds__deliveries') }} as children
    left join {{ ref('stg_feeds__order_lines') }} as parents
        on children.order_line_key = parents.order_line_key
    where parents.order_line_key is null

    union all

    select
        'DQ-02' as exception_code,
        'Purchase order line/' || children.purchase_order_line_key as subject_key,
        children.source_system,
        'Purchase order line ' || children.purchase_order_line_id
        || ' names purchase order ' || children.purchase_order_id
        || ', which has not arrived.' as explanation,
        children.file_id,
        children.file_name,
        children.file_row

    from {{ ref('stg_feeds__purchase_order_lines') }} as children
    left join {{ ref('stg_feeds__purchase_orders') }} as parents
        on children.purchase_order_key = parents.purchase_order_key
    where parents.purchase_order_key is null

),

orphans as (

    select
        found.exception_code,
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
        as_of.as_of_date as since_date,
        found.file_id,
        found.file_name,
        found.file_row

    from found
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on found.source_system = as_of.source_system

)

select * from orphans
