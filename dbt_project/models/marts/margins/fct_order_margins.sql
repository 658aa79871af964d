{% set costs = ['freight', 'rebate', 'fulfilment', 'expedite', 'other'] %}
with

lines_priced as (

    select
        sales.*,
        {% for kind in costs + ['credit'] %}
            {% for amount in ['booked_' ~ kind ~ '_amount', kind ~ '_amount'] %}
                cast(
                    case
                        when line_costs.order_line_key is null then 0
                        else line_costs.{{ amount }}
                    end as decimal(38, 4)
                ) as {{ amount }},
            {% endfor %}
        {% endfor %}
        order_lines.order_key,
        order_lines.customer_key,
        order_lines.item_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.currency_code,
        order_lines.ordered_date,
        order_lines.due_date,
        order_lines.invoiced_quantity as stated_invoiced_quantity

    from {{ ref('int_margins__line_sales') }} as sales
    inner join {{ ref('fct_order_lines') }} as order_lines
        on sales.order_line_key = order_lines.order_line_key
    left join {{ ref('int_margins__line_costs') }} as line_costs
        on sales.order_line_key = line_costs.order_line_key

),

pocketed as (

    select
        lines_priced.*,
        booked_unit_amount
        {% for kind in costs %}
            - booked_{{ kind }}_amount
        {% endfor %}
            as booked_pocket_price_amount,
        invoice_amount
        {% for kind in costs + ['credit'] %}
            - {{ kind }}_amount
        {% endfor %}
            as pocket_price_amount

    from lines_priced

),

order_margins as (

    select
        order_line_key,
        order_key,
        customer_key,
        item_key,
        source_system,
        entity_id,
        location_id,
        channel,
        currency_code,
        cost_basis,
        is_realised,
        booked_quantity,
        booked_list_amount,
        booked_list_amount - booked_unit_amount as booked_on_invoice_discount_amount,
        booked_unit_amount as booked_invoice_amount,
        {% for kind in costs %}
            booked_{{ kind }}_amount,
        {% endfor %}
        booked_pocket_price_amount,
        booked_cost_amount as booked_cost_of_goods_amount,
        booked_pocket_price_amount - booked_cost_amount as booked_pocket_margin_amount,
        stated_invoiced_quantity as invoiced_quantity,
        planned_list_amount as list_amount,
        planned_list_amount - invoice_amount as on_invoice_discount_amount,
        invoice_amount,
        {% for kind in costs + ['credit'] %}
            {{ kind }}_amount,
        {% endfor %}
        pocket_price_amount,
        cost_of_goods_amount,
        pocket_price_amount - cost_of_goods_amount as pocket_margin_amount,
        case
            when is_realised
                then
                    booked_pocket_price_amount - booked_cost_amount
                    - (pocket_price_amount - cost_of_goods_amount)
        end as leakage_amount,
        case when is_realised then planned_unit_amount - invoice_amount end
            as price_leakage_amount,
        case
            when is_realised
                then
                    booked_unit_amount - planned_unit_amount
                    - (booked_cost_amount - planned_cost_amount)
        end as quantity_leakage_amount,
        case when is_realised then cost_of_goods_amount - planned_cost_amount end
            as cost_leakage_amount,
        {% for kind in costs %}
            case when is_realised then {{ kind }}_amount - booked_{{ kind }}_amount end
                as {{ kind }}_leakage_amount,
        {% endfor %}
        case when is_realised then credit_amount end as credit_leakage_amount,
        ordered_date,
        due_date,
        last_invoiced_date

    from pocketed

)

select * from order_margins
