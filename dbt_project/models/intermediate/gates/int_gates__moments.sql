-- One row per order line: when it was promised at first (else ordered), what was promised then in
-- base units (else ordered), and at what price it was ordered. The order's moment is that of the
-- first of its lines. A quantity promised in a unit other than the item's own counts as ordered.
with

first_answers as (

    select
        promises.order_line_key,
        sum(answers.quantity) as promised_quantity

    from {{ ref('int_orders__promises') }} as promises
    inner join {{ ref('stg_feeds__order_confirmations') }} as answers
        on
            promises.order_line_key = answers.order_line_key
            and promises.first_confirmed_at = answers.confirmed_at
    left join {{ ref('dim_items') }} as items on answers.item_key = items.item_key
    where answers.status not in ('rejected', 'cancelled', 'held')
    group by promises.order_line_key
    having
        max(
            case
                when
                    answers.quantity is null
                    or coalesce(answers.unit_code, items.base_unit) <> items.base_unit
                    or (answers.unit_code is not null and items.base_unit is null)
                    then 1
                else 0
            end
        ) = 0

),

moments as (

    select
        lines_ordered.order_line_key,
        lines_ordered.order_key,
        lines_ordered.customer_key,
        lines_ordered.item_key,
        lines_ordered.source_system,
        lines_ordered.order_id,
        lines_ordered.entity_id,
        lines_ordered.location_id,
        lines_ordered.source_system || '/' || lines_ordered.location_id as location_key,
        lines_ordered.currency_code,
        lines_ordered.ordered_quantity,
        lines_ordered.unit_price,
        lines_ordered.ordered_amount,
        lines_ordered.ordered_date,
        lines_ordered.ordered_at,
        cast(
            coalesce(first_answers.promised_quantity, lines_ordered.ordered_quantity)
            as decimal(38, 4)
        ) as promised_quantity,
        greatest(
            coalesce(promises.first_confirmed_at, lines_ordered.ordered_at),
            lines_ordered.ordered_at
        ) as checked_at,
        min(
            greatest(
                coalesce(promises.first_confirmed_at, lines_ordered.ordered_at),
                lines_ordered.ordered_at
            )
        ) over (partition by lines_ordered.order_key) as order_checked_at

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    left join {{ ref('int_orders__promises') }} as promises
        on lines_ordered.order_line_key = promises.order_line_key
    left join first_answers on lines_ordered.order_line_key = first_answers.order_line_key

)

select * from moments
