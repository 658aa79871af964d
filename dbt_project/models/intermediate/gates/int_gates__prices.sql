-- One row per order line that a contract or list prices on its order day: the customer's own
-- contract first, then that of the customer billed for it, then its group's, then the list that
-- names no customer; of these the highest quantity break that the line reaches, the newest first.
-- Prices are compared as whole-number multiples, so that a price per pack is exact.
with

lines_priced as (

    select
        moments.order_line_key,
        moments.item_key,
        moments.currency_code,
        moments.unit_price,
        moments.ordered_quantity,
        moments.ordered_date,
        moments.customer_key,
        customers.bill_to_customer_key,
        customers.parent_customer_key

    from {{ ref('int_gates__moments') }} as moments
    left join {{ ref('dim_customer_history') }} as customers
        on
            moments.customer_key = customers.customer_key
            and moments.ordered_date between customers.valid_from_date and customers.valid_to_date
    where moments.unit_price is not null

),

buyers as (

    select
        order_line_key,
        customer_key,
        0 as distance
    from lines_priced
    union all
    select
        order_line_key,
        bill_to_customer_key as customer_key,
        1 as distance
    from lines_priced
    where bill_to_customer_key <> customer_key
    union all
    select
        order_line_key,
        parent_customer_key as customer_key,
        2 as distance
    from lines_priced
    where parent_customer_key <> customer_key

),

candidates as (

    select
        buyers.order_line_key,
        entries.entry_key,
        buyers.distance

    from buyers
    inner join lines_priced on buyers.order_line_key = lines_priced.order_line_key
    inner join {{ ref('stg_feeds__price_list_entries') }} as entries
        on
            buyers.customer_key = entries.customer_key
            and lines_priced.item_key = entries.item_key

    union all

    select
        lines_priced.order_line_key,
        entries.entry_key,
        3 as distance

    from lines_priced
    inner join {{ ref('stg_feeds__price_list_entries') }} as entries
        on lines_priced.item_key = entries.item_key
    where entries.customer_id is null

),

valid as (

    select
        candidates.order_line_key,
        candidates.distance,
        entries.entry_id,
        entries.customer_id is not null as is_contract,
        entries.unit_price as listed_price,
        entries.min_quantity,
        entries.valid_from_date,
        lines_priced.unit_price,
        case
            when entries.unit_code is null or entries.unit_code = items.base_unit then 1
            else packs.numerator
        end as numerator,
        case
            when entries.unit_code is null or entries.unit_code = items.base_unit then 1
            else coalesce(packs.denominator, 1)
        end as denominator,
        packs.valid_from_date as pack_from_date,
        lines_priced.ordered_quantity

    from candidates
    inner join {{ ref('stg_feeds__price_list_entries') }} as entries
        on candidates.entry_key = entries.entry_key
    inner join lines_priced on candidates.order_line_key = lines_priced.order_line_key
    left join {{ ref('dim_items') }} as items on lines_priced.item_key = items.item_key
    left join {{ ref('stg_feeds__item_packs') }} as packs
        on
            entries.item_key = packs.item_key
            and entries.unit_code = packs.unit_code
            and lines_priced.ordered_date
            between coalesce(packs.valid_from_date, cast('1900-01-01' as date))
            and coalesce(packs.valid_to_date, cast('9999-12-31' as date))
    where
        lines_priced.ordered_date
        between coalesce(entries.valid_from_date, cast('1900-01-01' as date))
        and coalesce(entries.valid_to_date, cast('9999-12-31' as date))
        and coalesce(entries.currency_code, lines_priced.currency_code, '')
        = coalesce(lines_priced.currency_code, '')

),

prices as (

    select
        order_line_key,
        entry_id,
        is_contract,
        numerator is null as lacks_unit,
        cast(round(listed_price * denominator / nullif(numerator, 0), 4) as decimal(38, 4))
            as listed_price,
        cast(unit_price as decimal(38, 4)) as unit_price,
        -- The price of a base unit has four decimals: half of the last one is lost by rounding.
        abs(
            cast(unit_price as decimal(18, 4)) * cast(numerator as decimal(10, 0))
            - cast(listed_price as decimal(18, 4)) * cast(denominator as decimal(10, 0))
        )
        <= cast(listed_price as decimal(18, 4))
        * cast(denominator as decimal(10, 0)) * cast(rules.tolerance_share as decimal(9, 4))
        + cast(0.00005 as decimal(9, 5)) * cast(numerator as decimal(10, 0)) as is_kept

    from valid
    cross join {{ ref('gate_rules') }} as rules
    where
        rules.gate_code = 'price'
        and (
            numerator is null
            or coalesce(min_quantity, 0) * numerator <= ordered_quantity * denominator
        )
    qualify row_number() over (
            partition by order_line_key
            order by
                distance asc,
                min_quantity desc nulls last,
                valid_from_date desc nulls last,
                entry_id asc,
                pack_from_date desc nulls last
        ) = 1

)

select * from prices
