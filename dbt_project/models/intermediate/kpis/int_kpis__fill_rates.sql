-- Fill of what is due, by line, full case and value, and by line, order, unit, case and value at
-- the first try: only what left first, and only if it left by the day due. Units picked count, as
-- in unit_fill_rate; more than wanted counts as wanted (EC-09). Lines and orders count from their
-- due day on (EC-02). What the customer cancelled is left out (EC-04); what the seller did is not
-- filled. Values are summed in the group's currency, at the rate of the order's day (EC-11). A
-- substitute fills only what is counted with substitutes, and at the first try where the
-- customer had agreed to it beforehand (EC-06).
{% set variants = {
    '': 'filled_quantity', '_first_pass': 'first_quantity', '_with_substitutes': 'served_quantity'
} %}
{% set reasons = {
    '': 'line_reason',
    '_first_pass': "coalesce(line_reason, case when not tells_shipped then 'unknown' end)",
    '_with_substitutes': 'line_reason'
} %}
with

shipped as (

    select
        order_line_key,
        case when is_agreed then shipped_quantity else 0 end as shipped_quantity,
        shipped_date,
        shipped_at

    from {{ ref('fct_shipment_lines') }}
    where shipped_at is not null and goods_quantity > 0

),

-- Of nearly all lines all left at one moment.
lines_shipped as (

    select
        order_line_key,
        min(shipped_at) as first_at,
        max(shipped_at) as last_at,
        min(shipped_date) as first_date,
        sum(shipped_quantity) as quantity

    from shipped
    group by order_line_key

),

left_first as (

    select
        shipped.order_line_key,
        sum(shipped.shipped_quantity) as quantity

    from shipped
    inner join lines_shipped
        on
            shipped.order_line_key = lines_shipped.order_line_key
            and shipped.shipped_at = lines_shipped.first_at
    where lines_shipped.first_at < lines_shipped.last_at
    group by shipped.order_line_key

),

first_shipments as (

    select
        lines_shipped.order_line_key,
        lines_shipped.first_date as shipped_date,
        coalesce(left_first.quantity, lines_shipped.quantity) as quantity

    from lines_shipped
    left join left_first on lines_shipped.order_line_key = left_first.order_line_key

),

order_lines as (

    select
        order_lines.order_line_key,
        order_lines.order_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        coalesce(order_lines.due_date, order_lines.ordered_date) as period_date,
        order_lines.ordered_quantity as line_quantity,
        order_lines.ordered_quantity - order_lines.cancelled_quantity as wanted_quantity,
        cast(
            least(
                order_lines.picked_quantity - order_lines.substitute_quantity,
                order_lines.ordered_quantity - order_lines.cancelled_quantity
            ) as decimal(18, 4)
        ) as filled_quantity,
        cast(
            least(
                order_lines.picked_quantity,
                order_lines.ordered_quantity - order_lines.cancelled_quantity
            ) as decimal(18, 4)
        ) as served_quantity,
        cast(
            case
                when first_shipments.shipped_date <= order_lines.due_date
                    then
                        least(
                            first_shipments.quantity,
                            order_lines.ordered_quantity - order_lines.cancelled_quantity
                        )
                else 0
            end as decimal(18, 4)
        ) as first_quantity,
        order_lines.unit_price,
        case when rates.order_line_key is null then 1 else rates.rate end as group_rate,
        items.pack_quantity,
        coalesce(sources.tells_shipped, false) as tells_shipped,
        order_lines.picked_quantity is not null as tells_picked,
        case
            when order_lines.left_out_reason is not null then order_lines.left_out_reason
            when order_lines.ordered_quantity <= 0 then 'not_positive'
            when order_lines.is_cancelled then 'cancelled_by_customer'
            when order_lines.due_date is null then 'no_due_day'
        end as exclusion_reason

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on order_lines.source_system = as_of.source_system
    left join {{ ref('int_lifecycle__sources') }} as sources
        on order_lines.source_system = sources.source_system
    left join {{ ref('dim_items') }} as items on order_lines.item_key = items.item_key
    left join {{ ref('int_currency__order_lines') }} as rates
        on order_lines.order_line_key = rates.order_line_key
    left join first_shipments on order_lines.order_line_key = first_shipments.order_line_key
    where coalesce(order_lines.due_date, order_lines.ordered_date) <= as_of.as_of_date

),

-- The reasons of lines, cases and values, and whether the source tells of picks and shipments, are
-- the same for each way to count: so each line is summed once for all of them.
reasoned as (

    select
        order_lines.*,
        case
            when exclusion_reason is not null then exclusion_reason
            when not tells_picked then 'unknown'
        end as line_reason,
        case
            when pack_quantity is null or pack_quantity <= 0 then 'no_pack_factor'
            when wanted_quantity < pack_quantity then 'less_than_a_case'
        end as case_reason,
        case
            when unit_price is null then 'no_price'
            when group_rate is null then 'no_exchange_rate'
        end as value_reason

    from order_lines

),

lines_summed as (

    select
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        line_reason,
        case_reason,
        value_reason,
        tells_shipped,
        count(*) as row_count,
        sum(line_quantity) as row_quantity,
        {% for variant, quantity in variants.items() %}
            sum(case when {{ quantity }} >= wanted_quantity then 1 else 0 end)
                as line_numerator{{ variant }},
            sum({{ quantity }}) as unit_numerator{{ variant }},
            cast(sum({{ full_cases(quantity, 'pack_quantity') }}) as decimal(38, 4))
                as case_numerator{{ variant }},
            sum({{ translated(quantity ~ ' * unit_price', 'group_rate') }})
                as value_numerator{{ variant }},
        {% endfor %}
        sum(wanted_quantity) as unit_denominator,
        cast(sum({{ full_cases('wanted_quantity', 'pack_quantity') }}) as decimal(38, 4))
            as case_denominator,
        sum({{ translated('wanted_quantity * unit_price', 'group_rate') }}) as value_denominator

    from reasoned
    group by
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        line_reason,
        case_reason,
        value_reason,
        tells_shipped

),

orders_summed as (

    select
        order_key,
        source_system,
        entity_id,
        min(location_id) as location_id,
        channel,
        max(period_date) as period_date,
        sum(line_quantity) as line_quantity,
    {% for variant, quantity in variants.items() if variant %}
        {% set reason = reasons[variant] %}
        bool_and(
            coalesce({{ reason }} is not null or {{ quantity }} >= wanted_quantity, false)
        ) as is_complete{{ variant }},
        bool_and({{ reason }} is not null) as is_excluded{{ variant }},
        min({{ reason }}) as exclusion_reason{{ variant }}{{ "," if not loop.last }}
    {% endfor %}

    from reasoned
    group by order_key, source_system, entity_id, channel

),

judged as (

    {% for variant in variants %}
        {% for kind, further_reason, denominator in [
            ('line', none, 'row_count'),
            ('unit', none, 'unit_denominator'),
            ('case', 'case_reason', 'case_denominator'),
            ('value', 'value_reason', 'value_denominator'),
        ] if variant or kind != 'unit' %}
            select
                '{{ kind }}_fill_rate{{ variant }}' as kpi_code,
                period_date,
                source_system,
                entity_id,
                location_id,
                channel,
                {{ 'coalesce(' ~ reasons[variant] ~ ', ' ~ further_reason ~ ')' if further_reason
                   else reasons[variant] }} as exclusion_reason,
                cast({{ kind }}_numerator{{ variant }} as decimal(38, 4)) as numerator,
                cast({{ denominator }} as decimal(38, 4)) as denominator,
                row_count,
                row_quantity
            from lines_summed

            union all

        {% endfor %}
    {% endfor %}
    {% for variant in variants if variant %}
        select
            'order_fill_rate{{ variant }}' as kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            case when is_excluded{{ variant }} then exclusion_reason{{ variant }} end
                as exclusion_reason,
            case when is_complete{{ variant }} then 1 else 0 end as numerator,
            1 as denominator,
            1 as row_count,
            line_quantity as row_quantity
        from orders_summed

        {{ "union all" if not loop.last }}

    {% endfor %}

),

fill_rates as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then numerator else 0 end) as numerator,
        sum(case when exclusion_reason is null then denominator else 0 end) as denominator,
        cast(sum(row_count) as bigint) as row_count,
        sum(row_quantity) as row_quantity

    from judged
    group by
        kpi_code, period_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from fill_rates
