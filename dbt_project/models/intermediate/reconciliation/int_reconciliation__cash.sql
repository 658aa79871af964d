-- One row per order line: its share of what its invoices were billed and settled with. An invoice
-- is spread over its lines by their amounts; each share is a difference of running sums in whole
-- cents, the last of them exact, so that the shares of an invoice sum to it.
{% set amounts = [
    'total', 'paid', 'discount', 'deduction', 'credited', 'written_off'
] %}
with

weights as (

    select
        invoice_line_key,
        invoice_key,
        order_line_key,
        coalesce(gross_amount, net_amount) as weight,
        sum(coalesce(gross_amount, net_amount)) over (
            partition by invoice_key
            order by invoice_line_key asc nulls last
            rows between unbounded preceding and current row
        ) as running_weight,
        sum(coalesce(gross_amount, net_amount)) over (partition by invoice_key) as invoice_weight,
        count(*) over (partition by invoice_key) as line_count,
        count(coalesce(gross_amount, net_amount)) over (partition by invoice_key)
            as weighed_count

    from {{ ref('fct_invoice_lines') }}

),

ranges as (

    select
        weights.invoice_line_key,
        weights.invoice_key,
        weights.order_line_key,
        cast(weights.running_weight - weights.weight as double)
        / nullif(cast(weights.invoice_weight as double), 0) as part_before,
        cast(weights.running_weight as double)
        / nullif(cast(weights.invoice_weight as double), 0) as part_after

    from weights
    where weights.order_line_key is not null and weights.line_count = weights.weighed_count

),

shares as (

    select
        ranges.order_line_key,
        invoices.open_amount is not null and ranges.part_after is not null as is_known,
    {% for amount in amounts %}
        {% for part in ['part_after', 'part_before'] %}
            {{ '- ' if part == 'part_before' }}case
                when ranges.{{ part }} = 1
                    then cast(invoices.{{ amount }}_amount as decimal(38, 4))
                else
                    cast(
                        round(
                            cast(invoices.{{ amount }}_amount as double) * ranges.{{ part }}, 2
                        )
                        as decimal(38, 4)
                    )
            end
        {% endfor %}
            as {{ amount }}_amount{{ "," if not loop.last }}
    {% endfor %}

    from ranges
    inner join {{ ref('fct_invoices') }} as invoices on ranges.invoice_key = invoices.invoice_key

),

counted as (

    select
        order_line_key,
        cast(count(*) as bigint) as invoice_line_count

    from {{ ref('fct_invoice_lines') }}
    where order_line_key is not null
    group by order_line_key

),

cash as (

    select
        counted.order_line_key,
        counted.invoice_line_count = count(case when shares.is_known then 1 end) as is_known,
    {% for amount in amounts %}
        cast(sum(shares.{{ amount }}_amount) as decimal(38, 4))
            as {{ amount }}_amount{{ "," if not loop.last }}
    {% endfor %}

    from counted
    left join shares on counted.order_line_key = shares.order_line_key
    group by counted.order_line_key, counted.invoice_line_count

)

select * from cash
