with

parts as (

    select * from {{ ref('int_reconciliation__parts') }}

),

codes as (

    select
        parts.*,
        cast(
            billed_amount - paid_amount - discount_amount - deduction_amount
            - credited_amount - written_off_amount as decimal(38, 4)
        ) as unpaid_amount,
        case
            when shipped_quantity is null then 'unknown'
            when over_shipped_quantity > 0 then 'over_shipped'
            when short_quantity > 0 then 'short'
            when not_due_quantity > 0 then 'open'
            when customer_cancelled_quantity + seller_cancelled_quantity > 0 then 'cancelled'
            else 'tied'
        end as shipping_code,
        case
            when shipped_quantity is null or invoiced_quantity is null then 'unknown'
            when over_invoiced_quantity > 0 then 'over_invoiced'
            when not_invoiced_quantity > 0 then 'not_invoiced'
            when price_difference_amount is null then 'unknown'
            when abs(price_difference_amount) >= 0.005 then 'price_difference'
            else 'tied'
        end as billing_code,
        case
            when billed_amount is null then 'unknown'
            when
                abs(
                    billed_amount - paid_amount - discount_amount - deduction_amount
                    - credited_amount - written_off_amount
                ) >= 0.005
                then 'unpaid'
            when abs(deduction_amount) >= 0.005 then 'deduction'
            when abs(written_off_amount) >= 0.005 then 'written_off'
            when abs(credited_amount) >= 0.005 then 'credited'
            when abs(discount_amount) >= 0.005 then 'discount'
            else 'tied'
        end as cash_code

    from parts

),

reconciled as (

    select
        order_line_key,
        order_key,
        source_system,
        entity_id,
        currency_code,
        case
            when shipping_code not in ('tied', 'cancelled', 'unknown') then shipping_code
            when billing_code not in ('tied', 'unknown') then billing_code
            when cash_code not in ('tied', 'unknown') then cash_code
            when 'unknown' in (shipping_code, billing_code, cash_code) then 'unknown'
            else shipping_code
        end as residual_code,
        shipping_code,
        billing_code,
        cash_code,
        ordered_quantity,
        shipped_quantity,
        invoiced_quantity,
        cast(ordered_quantity - shipped_quantity as decimal(38, 4)) as shipping_residual_quantity,
        customer_cancelled_quantity,
        seller_cancelled_quantity,
        short_quantity,
        not_due_quantity,
        over_shipped_quantity,
        cast(shipped_quantity - invoiced_quantity as decimal(38, 4)) as billing_residual_quantity,
        not_invoiced_quantity,
        over_invoiced_quantity,
        shipped_amount,
        invoiced_amount,
        cast(shipped_amount - invoiced_amount as decimal(38, 4)) as billing_residual_amount,
        not_invoiced_amount,
        price_difference_amount,
        billed_amount,
        paid_amount,
        cast(billed_amount - paid_amount as decimal(38, 4)) as cash_residual_amount,
        discount_amount,
        deduction_amount,
        credited_amount,
        written_off_amount,
        unpaid_amount

    from codes

)

select * from reconciled
