-- Invoice lines in another currency than the group's, with the rate of the day they were posted.
-- The rate is empty where the source tells none of that kind for that day (EC-11).
with

told as (

    select
        invoice_line_key,
        source_system,
        entity_id,
        currency_code,
        invoiced_date as rate_date

    from {{ ref('fct_invoice_lines') }}

),

foreign_amounts as (

    select
        told.invoice_line_key,
        rates.rate

    from told
    inner join {{ ref('int_currency__entities') }} as entities
        on
            told.source_system = entities.source_system
            and told.entity_id is not distinct from entities.entity_id
    left join {{ ref('int_currency__rates') }} as rates
        on
            rates.purpose = 'billing'
            and told.source_system = rates.source_system
            and coalesce(told.currency_code, entities.entity_currency_code)
            = rates.from_currency_code
            and entities.group_currency_code = rates.to_currency_code
            and told.rate_date between rates.valid_from_date and rates.valid_to_date
    where
        coalesce(told.currency_code, entities.entity_currency_code)
        is distinct from entities.group_currency_code

)

select * from foreign_amounts
