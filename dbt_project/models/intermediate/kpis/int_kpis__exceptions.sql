-- Orders with an exception that stands, of all orders, and such exceptions for each hundred order
-- lines, on the order day. Orders that the customer cancelled are left out (EC-04). Exceptions that
-- no order bears, such as a file that did not come, are in neither.
{% set counts = {
    'exception_rate': (
        'case when coalesce(raised.exception_count, 0) > 0 then 1 else 0 end', '1'
    ),
    'exceptions_per_100_lines': (
        '100 * coalesce(raised.exception_count, 0)', 'orders.line_count'
    ),
} %}
with

raised as (

    select
        order_key,
        cast(count(*) as bigint) as exception_count

    from {{ ref('fct_exceptions') }}
    where order_key is not null
    group by order_key

),

orders_cancelled as (

    select order_key
    from {{ ref('fct_order_lines') }}
    group by order_key
    having bool_and(ordered_quantity <= customer_cancelled_quantity)

),

judged as (

    {% for code, (numerator, denominator) in counts.items() %}
        select
            '{{ code }}' as kpi_code,
            orders.source_system,
            orders.entity_id,
            orders.location_id,
            orders.channel,
            orders.ordered_date,
            orders.ordered_quantity,
            {{ denominator }} as counted,
            {{ numerator }} as found,
            case when orders_cancelled.order_key is not null then 'cancelled_by_customer' end
                as exclusion_reason

        from {{ ref('fct_orders') }} as orders
        left join raised on orders.order_key = raised.order_key
        left join orders_cancelled on orders.order_key = orders_cancelled.order_key
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

exceptions as (

    select
        kpi_code,
        ordered_date as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then found else 0 end) as numerator,
        sum(case when exclusion_reason is null then counted else 0 end) as denominator,
        sum(counted) as row_count,
        sum(ordered_quantity) as row_quantity

    from judged
    group by
        kpi_code, ordered_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from exceptions
