-- One row per order line: what of it the customer cancelled, as the order says, and what the seller
-- did: by a change of its own, or by telling the customer that it would not come.
with

seller_changes as (

    select
        lines_ordered.order_line_key,
        sum(coalesce(changes.quantity, lines_ordered.ordered_quantity)) as quantity,
        max(changes.changed_date) as changed_date

    from {{ ref('stg_feeds__order_changes') }} as changes
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on
            changes.order_key = lines_ordered.order_key
            and (
                changes.order_line_key is null
                or changes.order_line_key = lines_ordered.order_line_key
            )
    where changes.change_type = 'cancel' and changes.requested_by = 'seller'
    group by lines_ordered.order_line_key

),

cancellations as (

    select
        lines_ordered.order_line_key,
        cast(lines_ordered.cancelled_quantity as decimal(38, 4)) as customer_cancelled_quantity,
        cast(
            least(
                greatest(
                    coalesce(seller_changes.quantity, 0),
                    coalesce(confirmations.refused_quantity, 0)
                ),
                lines_ordered.ordered_quantity - lines_ordered.cancelled_quantity
            ) as decimal(38, 4)
        ) as seller_cancelled_quantity,
        coalesce(
            seller_changes.changed_date,
            case when confirmations.refused_quantity > 0 then confirmations.confirmed_date end
        ) as seller_cancelled_date

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    left join seller_changes on lines_ordered.order_line_key = seller_changes.order_line_key
    left join {{ ref('int_orders__confirmations') }} as confirmations
        on lines_ordered.order_line_key = confirmations.order_line_key

)

select * from cancellations
