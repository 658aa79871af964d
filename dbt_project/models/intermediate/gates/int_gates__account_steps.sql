-- One row per account, currency and moment at which what the account owes or has on order changes,
-- and by how much: the account is that of the customer who is billed. Receivables stand with tax,
-- orders at order price without it. An order counts from its day until it is invoiced or cancelled;
-- a part cancelled at a moment that no source tells never counts.
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
        ordered_at,
        sum(coalesce(ordered_amount, 0)) as amount,
        sum(case when ordered_amount is null then 1 else 0 end) as unpriced_count

    from {{ ref('int_gates__moments') }}
    group by
        order_key, customer_key, source_system, entity_id, currency_code, ordered_at

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
        ordered_at as step_at,
        amount,
        unpriced_count

    from orders_valued

    union all

    select
        orders_valued.customer_key,
        orders_valued.source_system,
        orders_valued.entity_id,
        orders_valued.currency_code,
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

account_steps as (

    select
        bill_to_customer_key,
        source_system,
        currency_code,
        entity_currency_code,
        step_at,
        cast(sum(amount) as decimal(38, 4)) as amount,
        cast(sum(unpriced_count) as bigint) as unpriced_count,
        count(*) as step_count

    from accounts
    group by bill_to_customer_key, source_system, currency_code, entity_currency_code, step_at

)

select * from account_steps
