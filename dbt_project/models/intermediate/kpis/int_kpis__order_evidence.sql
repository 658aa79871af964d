-- One row per order line and day of its first promise: what is known of the four parts of a perfect
-- order (SCOR), each good, bad or unknown, or empty where nothing came that could be judged.
-- In full: all that is wanted came, whenever; a substitute counts where agreed beforehand (EC-06).
-- In time: all that the seller did not cancel came by the first promise. Documents: its invoices
-- bill what left at the order's price. Condition: no carrier told of damage, and nothing came back
-- that could not be sold again.
with

incidents as (

    select distinct object_key as shipment_key
    from {{ ref('fct_order_events') }}
    where object_type = 'shipment' and event_type = 'damaged' and is_allowed and not is_replaced

),

damaged_lines as (

    select distinct carried.order_line_key
    from {{ ref('fct_order_events') }} as carried
    inner join incidents on carried.shipment_key = incidents.shipment_key
    where carried.order_line_key is not null

),

returned_lines as (

    select
        order_line_key,
        bool_or(disposition in ('scrap', 'return_to_vendor', 'rework', 'quarantine')) as is_faulty,
        bool_or(disposition is null) as is_unsorted

    from {{ ref('fct_returns') }}
    where order_line_key is not null and received_quantity > 0
    group by order_line_key

),

tellers as (

    select source_system
    from {{ ref('int_lifecycle__tellers') }}
    where fact = 'condition'

),

facts as (

    select
        commitments.*,
        coalesce(order_lines.delivered_quantity, 0) as delivered_quantity,
        coalesce(order_lines.shipped_quantity, 0) as shipped_quantity,
        coalesce(substitutions.unagreed_delivered_quantity, 0) as unagreed_delivered_quantity,
        coalesce(substitutions.unagreed_shipped_quantity, 0) as unagreed_shipped_quantity,
        least(
            commitments.to_quantity,
            order_lines.ordered_quantity
            - order_lines.customer_cancelled_quantity
            - order_lines.seller_cancelled_quantity
        ) as expected_quantity,
        reconciliation.billing_code,
        tellers.source_system is not null as tells_condition,
        coalesce(sources.tells_invoiced, false) as tells_documents,
        damaged_lines.order_line_key is not null
        or coalesce(returned_lines.is_faulty, false) as is_faulty,
        coalesce(returned_lines.is_unsorted, false) as is_unsorted

    from {{ ref('int_kpis__commitments') }} as commitments
    inner join {{ ref('fct_order_lines') }} as order_lines
        on commitments.order_line_key = order_lines.order_line_key
    left join {{ ref('int_shipping__substitutions') }} as substitutions
        on commitments.order_line_key = substitutions.order_line_key
    left join {{ ref('fct_line_reconciliation') }} as reconciliation
        on commitments.order_line_key = reconciliation.order_line_key
    left join {{ ref('int_lifecycle__sources') }} as sources
        on commitments.source_system = sources.source_system
    left join tellers on commitments.source_system = tellers.source_system
    left join damaged_lines on commitments.order_line_key = damaged_lines.order_line_key
    left join returned_lines on commitments.order_line_key = returned_lines.order_line_key
    where commitments.rung = 'delivered_first_promise'

),

order_evidence as (

    select
        order_line_key,
        order_key,
        source_system,
        entity_id,
        location_id,
        channel,
        period_date,
        line_quantity,
        case when exclusion_reason <> 'unknown' then exclusion_reason end as exclusion_reason,
        is_told and tells_documents and tells_condition as tells_all,
        case
            when not is_told then 'unknown'
            when
                delivered_quantity - unagreed_delivered_quantity + tolerated_quantity >= to_quantity
                then 'good'
            when shipped_quantity - unagreed_shipped_quantity + tolerated_quantity >= to_quantity
                then 'unknown'
            else 'bad'
        end as in_full,
        case
            when not is_told then 'unknown'
            when expected_quantity <= from_quantity then 'bad'
            when arrived_quantity + tolerated_quantity >= expected_quantity then 'good'
            when arrived_quantity + tolerated_quantity + unproven_quantity >= expected_quantity
                then 'unknown'
            else 'bad'
        end as on_time,
        case
            when not tells_documents then 'unknown'
            when shipped_quantity <= from_quantity then null
            when billing_code = 'tied' then 'good'
            when billing_code in ('over_invoiced', 'price_difference') then 'bad'
            else 'unknown'
        end as documents,
        case
            when not tells_condition then 'unknown'
            when is_faulty then 'bad'
            when shipped_quantity <= from_quantity then null
            when delivered_quantity <= from_quantity or is_unsorted then 'unknown'
            else 'good'
        end as condition

    from facts

)

select * from order_evidence
