-- One row per order line and gate of lines, with what it was found to be and why.
with

moments as (

    select * from {{ ref('int_gates__moments') }}

),

price_gates as (

    select
        moments.order_line_key,
        'price' as gate_code,
        case
            when moments.unit_price is null or prices.order_line_key is null or prices.lacks_unit
                then 'not_checkable'
            when prices.is_kept then 'passed'
            else 'failed'
        end as result,
        case
            when moments.unit_price is null then 'The line has no price.'
            when prices.order_line_key is null
                then 'No contract or list prices the item on the order day.'
            when prices.lacks_unit then 'The unit of the price is not known for the item.'
            when prices.is_contract then 'The price is compared with that of a contract.'
            else 'The price is compared with that of a list.'
        end as evidence,
        case when not prices.lacks_unit then prices.entry_id end as evidence_id,
        case when not prices.lacks_unit then prices.unit_price end as checked_value,
        prices.listed_price as allowed_value

    from moments
    left join {{ ref('int_gates__prices') }} as prices
        on moments.order_line_key = prices.order_line_key

),

stock_gates as (

    select
        moments.order_line_key,
        'inventory' as gate_code,
        case
            when stock.order_line_key is null then 'not_checkable'
            when stock.promised_quantity <= stock.on_hand_quantity then 'passed'
            else 'failed'
        end as result,
        case
            when moments.location_id is null then 'The order names no location.'
            when stock.order_line_key is null
                then 'The source states no balance, or no movements, of the item at the location.'
            else 'The quantity promised is compared with what was on hand.'
        end as evidence,
        cast(null as varchar) as evidence_id,
        stock.promised_quantity as checked_value,
        stock.on_hand_quantity as allowed_value

    from moments
    left join {{ ref('int_gates__stock') }} as stock
        on moments.order_line_key = stock.order_line_key

),

sourcing_gates as (

    select
        moments.order_line_key,
        'sourcing' as gate_code,
        case
            when sourcing.sourced_by in ('active_supplier', 'stock', 'components') then 'passed'
            when sourcing.sourced_by in ('item_expired', 'nothing', 'not_all_components')
                then 'failed'
            else 'not_checkable'
        end as result,
        case sourcing.sourced_by
            when 'item_expired' then 'The item was no longer valid.'
            when 'active_supplier' then 'The item has an active supplier.'
            when 'stock' then 'A location stocks the item.'
            when 'components'
                then 'Each component of the kit has an active supplier or a stock location.'
            when 'not_all_components'
                then 'A component of the kit has neither an active supplier nor a stock location.'
            when 'unknown_components' then 'Of a component of the kit too little is told.'
            when 'not_told' then 'The source tells neither suppliers nor stock of items.'
            when 'unknown_supplier' then 'The supplier is not in the supplier master.'
            when 'nothing'
                then 'The item has neither an active supplier nor a stock location.'
            else 'The item is not in the item master.'
        end as evidence,
        sourcing.supplier_key as evidence_id,
        cast(null as decimal(38, 4)) as checked_value,
        cast(null as decimal(38, 4)) as allowed_value

    from moments
    left join {{ ref('int_gates__sourcing') }} as sourcing
        on moments.order_line_key = sourcing.order_line_key

),

checked as (

    select * from price_gates
    union all
    select * from stock_gates
    union all
    select * from sourcing_gates

),

line_gates as (

    select
        checked.order_line_key,
        checked.gate_code,
        case when holds.hold_id is not null then 'failed' else checked.result end as result,
        case
            when holds.hold_id is not null then 'A hold of the source stood.'
            else checked.evidence
        end as evidence,
        coalesce(holds.hold_id, checked.evidence_id) as evidence_id,
        checked.checked_value,
        checked.allowed_value

    from checked
    left join {{ ref('int_gates__holds') }} as holds
        on
            checked.order_line_key = holds.order_line_key
            and checked.gate_code = holds.gate_code

)

select * from line_gates
