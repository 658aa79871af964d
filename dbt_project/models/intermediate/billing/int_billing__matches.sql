with

stated as (

    select
        invoice_lines.invoice_line_key,
        invoice_lines.order_line_key,
        cast(null as varchar) as pick_key,
        'stated_by_source' as match_method,
        'certain' as match_confidence

    from {{ ref('int_billing__invoice_lines') }} as invoice_lines
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on invoice_lines.order_line_key = lines_ordered.order_line_key

),

matches as (

    select * from stated
    union all
    select * from {{ ref('int_billing__exact_matches') }}
    union all
    select * from {{ ref('int_billing__near_matches') }}

)

select * from matches
