-- Each residual is the sum of its parts, what is coded tied leaves none, and no order line is lost.
select order_line_key
from {{ ref('fct_line_reconciliation') }}
where
    shipping_residual_quantity
    <> customer_cancelled_quantity + seller_cancelled_quantity
    + short_quantity + not_due_quantity - over_shipped_quantity
    or billing_residual_quantity <> not_invoiced_quantity - over_invoiced_quantity
    or billing_residual_amount <> not_invoiced_amount + price_difference_amount
    or cash_residual_amount
    <> discount_amount + deduction_amount + credited_amount + written_off_amount + unpaid_amount
    or (
        residual_code = 'tied'
        and (
            shipping_residual_quantity <> 0
            or billing_residual_quantity <> 0
            or abs(billing_residual_amount) >= 0.005
            or abs(cash_residual_amount) >= 0.005
        )
    )

union all

select order_lines.order_line_key
from {{ ref('fct_order_lines') }} as order_lines
left join {{ ref('fct_line_reconciliation') }} as reconciled
    on order_lines.order_line_key = reconciled.order_line_key
where reconciled.order_line_key is null
