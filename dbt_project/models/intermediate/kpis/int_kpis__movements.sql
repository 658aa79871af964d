-- One row per order line, movement (shipped or delivered) and day on which it counts: what moved.
-- Summed to the line and day before it meets a commitment, so that none multiplies another (EC-01).
with

-- The day that a shipment or delivery counts for where hours are tolerated.
shipped as (

    select
        shipment_lines.order_line_key,
        case when shipment_lines.is_agreed then shipment_lines.shipped_quantity else 0 end
            as quantity,
        shipment_lines.shipped_date,
        case
            when tolerances.order_line_key is null then shipment_lines.shipped_date
            else
                {{ local_date(
                    'shipment_lines.shipped_at',
                    'shipment_lines.shipped_utc_offset_minutes'
                    ~ ' - 60 * tolerances.delivery_tolerance_hours'
                ) }}
        end as tolerated_date

    from {{ ref('fct_shipment_lines') }} as shipment_lines
    left join {{ ref('int_orders__tolerances') }} as tolerances
        on shipment_lines.order_line_key = tolerances.order_line_key
    where shipment_lines.shipped_at is not null and shipment_lines.goods_quantity > 0

),

-- Beside it, the day by which a delivery was not too early.
delivered as (

    select
        deliveries.order_line_key,
        case when deliveries.is_agreed then deliveries.quantity else 0 end as quantity,
    {% for name, sign in [('tolerated_date', '-'), ('earliest_date', '+')] %}
        case
            when tolerances.order_line_key is null then deliveries.delivered_date
            else
                    {{ local_date(
                        'deliveries.delivered_at',
                        'deliveries.delivered_utc_offset_minutes ' ~ sign
                        ~ ' 60 * tolerances.delivery_tolerance_hours'
                    ) }}
        end as {{ name }}{{ ',' if not loop.last }}
    {% endfor %}

    from {{ ref('int_shipping__deliveries') }} as deliveries
    left join {{ ref('int_orders__tolerances') }} as tolerances
        on deliveries.order_line_key = tolerances.order_line_key

),

movements as (

    select
        order_line_key,
        'shipped' as movement,
        shipped_date as moved_date,
        tolerated_date,
        shipped_date as earliest_date,
        sum(quantity) as quantity,
        count(*) as told_count

    from shipped
    group by order_line_key, shipped_date, tolerated_date

    union all

    select
        order_line_key,
        'delivered' as movement,
        tolerated_date as moved_date,
        tolerated_date,
        earliest_date,
        sum(quantity) as quantity,
        count(*) as told_count

    from delivered
    group by order_line_key, tolerated_date, earliest_date

)

select * from movements
