-- One row per order line: the day at its site on which all its wanted units had passed each step
-- from order to cash, and which steps its source tells of at all. Wanted is ordered less cancelled
-- by either side. A step that is not told of a line is empty.
{% set of_units = {
    'allocate': 'allocated', 'release': 'released', 'pick': 'picked', 'pack': 'packed',
    'ship': 'shipped', 'deliver': 'delivered'
} %}
with

answered as (

    select
        order_line_key,
        min(case when is_positive then confirmed_date end) as accept_date,
        min(case when is_positive then confirmed_at end) as accepted_at,
        min(case when promised_date is not null then confirmed_date end) as promise_date

    from {{ ref('int_orders__answers') }}
    group by order_line_key

),

billed as (

    select
        invoice_lines.order_line_key,
        sum(invoice_lines.quantity) as invoiced_quantity,
        max(invoice_lines.invoiced_date) as invoice_date,
        max(invoice_lines.invoiced_at) as invoiced_at,
        sum(case when invoices.open_amount <= 0 then 0 else 1 end) = 0 as is_settled,
        max(invoices.last_paid_date) as cash_date

    from {{ ref('fct_invoice_lines') }} as invoice_lines
    left join {{ ref('fct_invoices') }} as invoices
        on invoice_lines.invoice_key = invoices.invoice_key
    where invoice_lines.order_line_key is not null and invoice_lines.quantity > 0
    group by invoice_lines.order_line_key

),

sources_with_cash as (

    select source_system
    from {{ ref('int_lifecycle__tellers') }}
    where fact = 'cash'

),

milestones as (

    select
        lines_ordered.order_line_key,
        lines_ordered.order_key,
        lines_ordered.source_system,
        lines_ordered.entity_id,
        lines_ordered.location_id,
        lines_ordered.channel,
        lines_ordered.ordered_date,
        lines_ordered.ordered_at,
        lines_ordered.ordered_quantity,
        line_vectors.wanted_quantity,
        line_vectors.is_rejected,
        line_vectors.tells_promised as tells_accept,
        answered.accept_date,
        line_vectors.tells_promised as tells_promise,
        answered.promise_date,
        {% for stage, passed in of_units.items() %}
            coalesce(sources.tells_{{ passed }}, false) as tells_{{ stage }},
            case
                when line_stages.{{ passed }}_quantity >= line_vectors.wanted_quantity
                    then line_stages.{{ passed }}_last_date
            end as {{ stage }}_date,
        {% endfor %}
        coalesce(sources.tells_invoiced, false) as tells_invoice,
        case
            when billed.invoiced_quantity >= line_vectors.wanted_quantity then billed.invoice_date
        end as invoice_date,
        sources_with_cash.source_system is not null as tells_cash,
        case
            when
                billed.is_settled and billed.invoiced_quantity >= line_vectors.wanted_quantity
                then billed.cash_date
        end as cash_date,
        coalesce(
            billed.is_settled and billed.invoiced_quantity >= line_vectors.wanted_quantity, false
        ) as is_settled,
        answered.accepted_at,
        case
            when line_stages.released_quantity >= line_vectors.wanted_quantity
                then line_stages.released_last_at
        end as released_at,
        case
            when billed.invoiced_quantity >= line_vectors.wanted_quantity then billed.invoiced_at
        end as invoiced_at

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    inner join {{ ref('int_orders__line_vectors') }} as line_vectors
        on lines_ordered.order_line_key = line_vectors.order_line_key
    left join {{ ref('int_lifecycle__sources') }} as sources
        on lines_ordered.source_system = sources.source_system
    left join sources_with_cash
        on lines_ordered.source_system = sources_with_cash.source_system
    left join {{ ref('int_lifecycle__line_stages') }} as line_stages
        on lines_ordered.order_line_key = line_stages.order_line_key
    left join answered on lines_ordered.order_line_key = answered.order_line_key
    left join billed on lines_ordered.order_line_key = billed.order_line_key

)

select * from milestones
