-- One row per order: what the customer that is billed for it owed and had on order when the order
-- was promised, the order with it. Receivables stand with tax, orders at order price without it. An
-- order counts from its day until it is invoiced or cancelled; a part cancelled at a moment that no
-- source tells never counts. Accounts in several currencies are counted.
with

billed as (

    select
        customer_key,
        bill_to_customer_key

    from {{ ref('dim_customers') }}

),

orders_valued as (

    select
        order_key,
        customer_key,
        source_system,
        entity_id,
        currency_code,
        order_checked_at,
        ordered_at,
        sum(coalesce(ordered_amount, 0)) as amount,
        sum(case when ordered_amount is null then 1 else 0 end) as unpriced_count

    from {{ ref('int_gates__moments') }}
    group by
        order_key, customer_key, source_system, entity_id, currency_code, order_checked_at,
        ordered_at

),

parts_cancelled as (

    select
        lines_ordered.order_key,
        coalesce(
            lines_ordered.cancelled_at,
            case
                when cancellations.seller_cancelled_quantity > 0
                    then cast(cancellations.seller_cancelled_date as timestamp)
            end,
            lines_ordered.ordered_at
        ) as cancelled_at,
        coalesce(
            lines_ordered.unit_price
            * (
                cancellations.customer_cancelled_quantity
                + cancellations.seller_cancelled_quantity
            ),
            0
        ) as amount

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    inner join {{ ref('int_orders__cancellations') }} as cancellations
        on lines_ordered.order_line_key = cancellations.order_line_key
    where cancellations.customer_cancelled_quantity + cancellations.seller_cancelled_quantity > 0

),

lines_cancelled as (

    select
        order_key,
        cancelled_at,
        sum(amount) as amount

    from parts_cancelled
    group by order_key, cancelled_at

),

lines_invoiced as (

    select
        order_key,
        invoiced_at,
        sum(net_amount) as amount

    from {{ ref('fct_invoice_lines') }}
    where order_key is not null
    group by order_key, invoiced_at

),

steps as (

    select
        receivables.customer_key,
        receivables.source_system,
        receivables.entity_id,
        receivables.currency_code,
        cast(null as varchar) as order_key,
        receivables.posted_at as step_at,
        receivables.amount,
        0 as unpriced_count

    from {{ ref('fct_receivables') }} as receivables

    union all

    select
        customer_key,
        source_system,
        entity_id,
        currency_code,
        null as order_key,
        ordered_at as step_at,
        amount,
        unpriced_count

    from orders_valued

    union all

    select
        customer_key,
        source_system,
        entity_id,
        currency_code,
        order_key,
        order_checked_at as step_at,
        0 as amount,
        0 as unpriced_count

    from orders_valued

    union all

    select
        orders_valued.customer_key,
        orders_valued.source_system,
        orders_valued.entity_id,
        orders_valued.currency_code,
        null as order_key,
        lines_cancelled.cancelled_at as step_at,
        -lines_cancelled.amount as amount,
        0 as unpriced_count

    from lines_cancelled
    inner join orders_valued on lines_cancelled.order_key = orders_valued.order_key

    union all

    select
        orders_valued.customer_key,
        orders_valued.source_system,
        orders_valued.entity_id,
        orders_valued.currency_code,
        null as order_key,
        lines_invoiced.invoiced_at as step_at,
        -lines_invoiced.amount as amount,
        0 as unpriced_count

    from lines_invoiced
    inner join orders_valued on lines_invoiced.order_key = orders_valued.order_key

),

accounts as (

    select
        coalesce(billed.bill_to_customer_key, steps.customer_key) as bill_to_customer_key,
        steps.source_system,
        steps.order_key,
        steps.step_at,
        coalesce(steps.currency_code, entities.currency_code) as currency_code,
        entities.currency_code as entity_currency_code,
        steps.amount,
        steps.unpriced_count

    from steps
    left join billed on steps.customer_key = billed.customer_key
    left join {{ ref('dim_entities') }} as entities
        on
            steps.entity_id = entities.entity_id
            and steps.source_system = entities.source_system

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

    from accounts

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
