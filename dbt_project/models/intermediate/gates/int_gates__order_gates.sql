-- One row per order with lines and gate of orders, with what it was found to be and why.
with

orders as (

    select distinct
        order_key,
        customer_key,
        ordered_date

    from {{ ref('int_gates__moments') }}

),

credit_gates as (

    select
        orders.order_key,
        'credit' as gate_code,
        case
            when billed.is_on_credit_hold or buyers.is_on_credit_hold then 'failed'
            when
                exposures.order_key is null
                or not exposures.tells_account
                or billed.credit_limit is null
                or not exposures.is_in_entity_currency
                then 'not_checkable'
            when exposures.exposure_amount > billed.credit_limit then 'failed'
            when exposures.lacks_prices then 'not_checkable'
            else 'passed'
        end as result,
        case
            when billed.is_on_credit_hold or buyers.is_on_credit_hold
                then 'The customer master holds the customer for credit.'
            when exposures.order_key is null or not exposures.tells_account
                then 'The source does not tell of both receivables and invoiced orders.'
            when billed.credit_limit is null then 'No credit limit of the customer is told.'
            when not exposures.is_in_entity_currency
                then 'The account is not in the currency of the limit alone.'
            when exposures.exposure_amount <= billed.credit_limit and exposures.lacks_prices
                then 'Orders of the account have lines without a price.'
            else 'What is owed and on order, this order with it, is compared with the limit.'
        end as evidence,
        billed.customer_version_key as evidence_id,
        case
            when exposures.tells_account and exposures.is_in_entity_currency
                then exposures.exposure_amount
        end as checked_value,
        cast(billed.credit_limit as decimal(38, 4)) as allowed_value

    from orders
    left join {{ ref('int_gates__exposures') }} as exposures
        on orders.order_key = exposures.order_key
    left join {{ ref('dim_customer_history') }} as buyers
        on
            orders.customer_key = buyers.customer_key
            and orders.ordered_date between buyers.valid_from_date and buyers.valid_to_date
    left join {{ ref('dim_customer_history') }} as billed
        on
            exposures.bill_to_customer_key = billed.customer_key
            and orders.ordered_date between billed.valid_from_date and billed.valid_to_date

),

entity_gates as (

    select
        orders.order_key,
        'entity_control' as gate_code,
        case
            when
                entities.location_entity_id is not null
                or entities.customer_entity_id <> entities.entity_id
                then 'failed'
            when
                entities.entity_id is null
                or entities.customer_entity_id is null
                or entities.lacks_location_entity
                then 'not_checkable'
            else 'passed'
        end as result,
        case
            when entities.location_entity_id is not null
                then 'A location of another legal entity ships the order.'
            when entities.customer_entity_id <> entities.entity_id
                then 'The customer is one of another legal entity.'
            when entities.entity_id is null then 'The order names no legal entity.'
            when entities.customer_entity_id is null
                then 'The customer''s legal entity is not told.'
            when entities.lacks_location_entity then 'The location''s legal entity is not told.'
            else 'Customer, location and order are of one legal entity, or of an allowed pair.'
        end as evidence,
        coalesce(
            entities.location_entity_id,
            case
                when entities.customer_entity_id <> entities.entity_id
                    then entities.customer_entity_id
            end,
            entities.entity_id
        ) as evidence_id,
        cast(null as decimal(38, 4)) as checked_value,
        cast(null as decimal(38, 4)) as allowed_value

    from orders
    inner join {{ ref('int_gates__entities') }} as entities
        on orders.order_key = entities.order_key

),

untold_gates as (

    select
        orders.order_key,
        rules.gate_code,
        'not_checkable' as result,
        'No feed tells what this gate asks.' as evidence,
        cast(null as varchar) as evidence_id,
        cast(null as decimal(38, 4)) as checked_value,
        cast(null as decimal(38, 4)) as allowed_value

    from orders
    cross join {{ ref('gate_rules') }} as rules
    where rules.gate_code in ('warehouse_capacity', 'shipping_constraint', 'tax')

),

checked as (

    select * from credit_gates
    union all
    select * from entity_gates
    union all
    select * from untold_gates

),

holds as (

    select
        order_key,
        gate_code,
        min(hold_id) as hold_id

    from {{ ref('int_gates__holds') }}
    group by order_key, gate_code

),

order_gates as (

    select
        checked.order_key,
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
    left join holds
        on checked.order_key = holds.order_key and checked.gate_code = holds.gate_code

)

select * from order_gates
