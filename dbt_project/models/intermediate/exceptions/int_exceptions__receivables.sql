-- Invoices open past their due day, and customers who owe more than their credit limit, in its
-- currency at the closing rate of the source's last day (EC-11).
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

accounts as (

    select
        customers.customer_key,
        coalesce(receivables.currency_code, entities.entity_currency_code) as currency_code,
        entities.entity_currency_code,
        as_of.source_system,
        as_of.as_of_date,
        sum(receivables.amount) as amount

    from {{ ref('fct_receivables') }} as receivables
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            receivables.source_system = as_of.source_system
            and receivables.posted_date <= as_of.as_of_date
    inner join {{ ref('dim_customers') }} as customers
        on receivables.customer_key = customers.customer_key
    left join {{ ref('int_currency__entities') }} as entities
        on
            customers.source_system = entities.source_system
            and customers.entity_id is not distinct from entities.entity_id
    where customers.credit_limit is not null
    group by
        customers.customer_key,
        coalesce(receivables.currency_code, entities.entity_currency_code),
        entities.entity_currency_code,
        as_of.source_system,
        as_of.as_of_date

),

-- A limit is in the currency of the customer's entity; where that is not known, in the account's.
limited as (

    select
        accounts.*,
        coalesce(
            entity_currency_code,
            case
                when
                    min(currency_code) over (partition by customer_key)
                    = max(currency_code) over (partition by customer_key)
                    then currency_code
            end
        ) as limit_currency_code

    from accounts

),

rated as (

    select
        limited.*,
        case
            when
                limited.currency_code = limited.limit_currency_code
                or coalesce(limited.currency_code, limited.limit_currency_code) is null
                then 1
            else rates.rate
        end as limit_rate

    from limited
    left join {{ ref('int_currency__rates') }} as rates
        on
            rates.purpose = 'exposure'
            and limited.source_system = rates.source_system
            and limited.currency_code = rates.from_currency_code
            and limited.limit_currency_code = rates.to_currency_code
            and limited.as_of_date between rates.valid_from_date and rates.valid_to_date

),

balances as (

    select
        customer_key,
        max(limit_currency_code) as currency_code,
        sum({{ translated('amount', 'limit_rate') }}) as balance,
        sum(case when limit_rate is null and amount <> 0 then 1 else 0 end) as unrated_count

    from rated
    group by customer_key

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
        || cast(cast(customers.credit_limit as decimal(18, 2)) as varchar) || '.'
        || case
            when balances.unrated_count > 0
                then ' What is owed in a currency without a rate is not in.'
            else ''
        end as explanation,
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
