-- One row per source, entity, currency and day on which what customers owe, or what of it is past
-- due, changes: by how much, and what was sold on credit that day. A payment lowers what is past
-- due if it names an invoice that is. An invoice without a due day is never past due, and is
-- counted. What was sold is in the group's currency, at the rate of the posting's day; what has no
-- rate is left out and counted (EC-11).
with

transactions as (

    select
        receivables.source_system,
        receivables.entity_id,
        receivables.transaction_kind,
        receivables.invoice_key,
        receivables.amount,
        receivables.posted_date,
        receivables.due_date,
        coalesce(receivables.currency_code, entities.entity_currency_code) as currency_code,
        entities.group_currency_code,
        case
            when
                entities.source_system is null
                or coalesce(receivables.currency_code, entities.entity_currency_code)
                = entities.group_currency_code
                or coalesce(
                    receivables.currency_code,
                    entities.entity_currency_code,
                    entities.group_currency_code
                ) is null
                then 1
            else rates.rate
        end as group_rate

    from {{ ref('fct_receivables') }} as receivables
    left join {{ ref('int_currency__entities') }} as entities
        on
            receivables.source_system = entities.source_system
            and receivables.entity_id is not distinct from entities.entity_id
    left join {{ ref('int_currency__rates') }} as rates
        on
            rates.purpose = 'billing'
            and receivables.source_system = rates.source_system
            and coalesce(receivables.currency_code, entities.entity_currency_code)
            = rates.from_currency_code
            and entities.group_currency_code = rates.to_currency_code
            and receivables.posted_date between rates.valid_from_date and rates.valid_to_date

),

dues as (

    select
        invoice_key,
        min(due_date) as due_date

    from transactions
    where transaction_kind = 'invoice' and invoice_key is not null
    group by invoice_key

),

changes as (

    select
        source_system,
        entity_id,
        currency_code,
        group_currency_code,
        posted_date as change_date,
        amount as open_change,
        cast(0 as decimal(18, 4)) as past_due_change,
        case
            when transaction_kind = 'invoice' and group_rate is not null
                then {{ translated('amount', 'group_rate') }}
            else 0
        end as sales_amount,
        case when transaction_kind = 'invoice' and group_rate is null then 1 else 0 end
            as unrated_count,
        case when transaction_kind = 'invoice' and due_date is null then 1 else 0 end
            as undated_count

    from transactions

    union all

    select
        transactions.source_system,
        transactions.entity_id,
        transactions.currency_code,
        transactions.group_currency_code,
        greatest(transactions.posted_date, cast(dues.due_date + 1 as date)) as change_date,
        cast(0 as decimal(18, 4)) as open_change,
        transactions.amount as past_due_change,
        0 as sales_amount,
        0 as unrated_count,
        0 as undated_count

    from transactions
    inner join dues on transactions.invoice_key = dues.invoice_key
    where dues.due_date is not null

),

changes_by_day as (

    select
        source_system,
        entity_id,
        currency_code,
        group_currency_code,
        change_date,
        sum(open_change) as open_change,
        sum(past_due_change) as past_due_change,
        sum(sales_amount) as sales_amount,
        sum(unrated_count) as unrated_count,
        sum(undated_count) as undated_count,
        count(*) as change_count

    from changes
    group by source_system, entity_id, currency_code, group_currency_code, change_date

)

select * from changes_by_day
