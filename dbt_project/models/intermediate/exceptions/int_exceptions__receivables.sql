-- Invoices open past their due day, and customers who owe more than their credit limit.
with

overdue as (

    select
        'AR-03' as exception_code,
        receivables.transaction_key as subject_key,
        receivables.source_system,
        receivables.entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        receivables.customer_key,
        receivables.customer_name,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_id,
        cast(null as varchar) as order_line_key,
        receivables.currency_code,
        'Invoice ' || coalesce(receivables.invoice_id, receivables.transaction_id) || ' was due on '
        || cast(receivables.due_date as varchar) || '; '
        || cast(cast(receivables.open_amount as decimal(18, 2)) as varchar) || ' is open.'
            as explanation,
        cast(null as decimal(38, 4)) as quantity_at_risk,
        cast(receivables.open_amount as decimal(38, 4)) as value_at_risk,
        receivables.due_date as since_date,
        receivables.file_id,
        receivables.file_name,
        receivables.file_row

    from {{ ref('fct_receivables') }} as receivables
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on receivables.source_system = as_of.source_system
    where
        receivables.transaction_kind = 'invoice'
        and receivables.open_amount > 0
        and receivables.due_date < as_of.as_of_date

),

balances as (

    select
        receivables.customer_key,
        max(receivables.currency_code) as currency_code,
        sum(receivables.amount) as balance

    from {{ ref('fct_receivables') }} as receivables
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            receivables.source_system = as_of.source_system
            and receivables.posted_date <= as_of.as_of_date
    group by receivables.customer_key

),

over_limit as (

    select
        'CR-01' as exception_code,
        customers.customer_key as subject_key,
        customers.source_system,
        customers.entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        customers.customer_key,
        customers.customer_name,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_id,
        cast(null as varchar) as order_line_key,
        balances.currency_code,
        'Owes ' || cast(cast(balances.balance as decimal(18, 2)) as varchar)
        || ' against a credit limit of '
        || cast(cast(customers.credit_limit as decimal(18, 2)) as varchar) || '.' as explanation,
        cast(null as decimal(38, 4)) as quantity_at_risk,
        cast(balances.balance - customers.credit_limit as decimal(38, 4)) as value_at_risk,
        as_of.as_of_date as since_date,
        customers.file_id,
        customers.file_name,
        customers.file_row

    from {{ ref('dim_customers') }} as customers
    inner join balances on customers.customer_key = balances.customer_key
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on customers.source_system = as_of.source_system
    where balances.balance > customers.credit_limit

),

receivables as (

    select * from overdue
    union all
    select * from over_limit

)

select * from receivables
