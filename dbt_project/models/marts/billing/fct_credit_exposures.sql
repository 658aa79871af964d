with

credit_exposures as (

    select
        exposures.bill_to_customer_key,
        exposures.source_system,
        customers.customer_name,
        exposures.entity_id,
        exposures.currency_code,
        exposures.open_receivables_amount,
        exposures.shipped_not_invoiced_amount,
        exposures.open_orders_amount,
        exposures.unapplied_cash_amount,
        exposures.open_receivables_amount
        + exposures.shipped_not_invoiced_amount
        + exposures.open_orders_amount
        - exposures.unapplied_cash_amount as exposure_amount,
        customers.credit_limit,
        exposures.unpriced_line_count,
        as_of.as_of_date

    from {{ ref('int_receivables__exposures') }} as exposures
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on exposures.source_system = as_of.source_system
    left join {{ ref('dim_customers') }} as customers
        on exposures.bill_to_customer_key = customers.customer_key

)

select * from credit_exposures
