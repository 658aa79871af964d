-- One row per order: what the customer that is billed for it owed and had on order when the order
-- was promised, the order with it. Accounts in several currencies are counted.
with

checks as (

    select distinct
        order_key,
        customer_key,
        source_system,
        entity_id,
        currency_code,
        order_checked_at

    from {{ ref('int_gates__moments') }}

),

-- Where a build holds a part of the orders, it is told what the others did to their accounts.
steps as (

    select
        cast(null as varchar) as order_key,
        bill_to_customer_key,
        source_system,
        currency_code,
        entity_currency_code,
        step_at,
        amount,
        unpriced_count

    from {{ ref('int_gates__account_steps') }}

    union all

    select
        null as order_key,
        bill_to_customer_key,
        source_system,
        currency_code,
        entity_currency_code,
        step_at,
        amount,
        unpriced_count

    from {{ ref('stg_operations__account_steps') }}

    union all

    select
        checks.order_key,
        coalesce(customers.bill_to_customer_key, checks.customer_key) as bill_to_customer_key,
        checks.source_system,
        coalesce(checks.currency_code, entities.currency_code) as currency_code,
        entities.currency_code as entity_currency_code,
        checks.order_checked_at as step_at,
        0 as amount,
        0 as unpriced_count

    from checks
    left join {{ ref('dim_customers') }} as customers
        on checks.customer_key = customers.customer_key
    left join {{ ref('dim_entities') }} as entities
        on
            checks.entity_id = entities.entity_id
            and checks.source_system = entities.source_system

),

running as (

    select
        order_key,
        bill_to_customer_key,
        source_system,
        currency_code,
        entity_currency_code,
        cast(
            sum(amount) over (
                partition by bill_to_customer_key order by step_at nulls last
            ) as decimal(38, 4)
        ) as exposure_amount,
        sum(unpriced_count) over (
            partition by bill_to_customer_key order by step_at nulls last
        ) as unpriced_count,
        min(currency_code) over (partition by bill_to_customer_key)
        = max(currency_code) over (partition by bill_to_customer_key) as has_one_currency

    from steps

),

tellers as (

    select
        source_system,
        max(case when fact = 'receivables' then 1 else 0 end) as tells_receivables,
        max(case when fact = 'invoices' then 1 else 0 end) as tells_invoices

    from {{ ref('int_lifecycle__tellers') }}
    where fact in ('receivables', 'invoices')
    group by source_system

),

exposures as (

    select
        running.order_key,
        running.bill_to_customer_key,
        running.exposure_amount,
        running.unpriced_count > 0 as lacks_prices,
        coalesce(running.has_one_currency, false)
        and coalesce(running.currency_code = running.entity_currency_code, false)
            as is_in_entity_currency,
        coalesce(tellers.tells_receivables = 1 and tellers.tells_invoices = 1, false)
            as tells_account

    from running
    left join tellers on running.source_system = tellers.source_system
    where running.order_key is not null

)

select * from exposures
