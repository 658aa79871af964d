-- What each customer that is billed may come to owe as of the source's end, part by part.
with

exposures as (

    select
        parts.source_system,
        coalesce(customers.bill_to_customer_key, parts.customer_key) as bill_to_customer_key,
        coalesce(parts.entity_id, customers.entity_id) as entity_id,
        coalesce(parts.currency_code, entities.currency_code) as currency_code,
        cast(sum(parts.open_receivables_amount) as decimal(38, 4)) as open_receivables_amount,
        cast(sum(parts.shipped_not_invoiced_amount) as decimal(38, 4))
            as shipped_not_invoiced_amount,
        cast(sum(parts.open_orders_amount) as decimal(38, 4)) as open_orders_amount,
        cast(sum(parts.unapplied_cash_amount) as decimal(38, 4)) as unapplied_cash_amount,
        cast(sum(parts.unpriced_line_count) as bigint) as unpriced_line_count

    from {{ ref('int_receivables__accounts') }} as parts
    left join {{ ref('dim_customers') }} as customers
        on parts.customer_key = customers.customer_key
    left join {{ ref('dim_entities') }} as entities
        on
            coalesce(parts.entity_id, customers.entity_id) = entities.entity_id
            and parts.source_system = entities.source_system
    group by
        parts.source_system,
        coalesce(customers.bill_to_customer_key, parts.customer_key),
        coalesce(parts.entity_id, customers.entity_id),
        coalesce(parts.currency_code, entities.currency_code)

)

select * from exposures
