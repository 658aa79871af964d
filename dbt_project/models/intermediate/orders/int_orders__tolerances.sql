-- One row per order line whose customer's contract, as of the order's day, takes less or later than
-- due: per cent of the quantity that may be missing, hours by which it may come late or early
-- (EC-10). A line without a row has no tolerance.
with

contracts as (

    select
        customer_key,
        valid_from_date,
        valid_to_date,
        coalesce(quantity_tolerance_percent, 0) as quantity_tolerance_percent,
        coalesce(delivery_tolerance_hours, 0) as delivery_tolerance_hours

    from {{ ref('dim_customer_history') }}
    where quantity_tolerance_percent > 0 or delivery_tolerance_hours > 0

),

tolerances as (

    select
        lines_ordered.order_line_key,
        contracts.quantity_tolerance_percent,
        contracts.delivery_tolerance_hours

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    inner join contracts
        on
            lines_ordered.customer_key = contracts.customer_key
            and lines_ordered.ordered_date between contracts.valid_from_date
            and contracts.valid_to_date

)

select * from tolerances
