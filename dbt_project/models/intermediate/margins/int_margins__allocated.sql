-- Each charge split over its bearers to the cent: every line gets the whole cents of its share, and
-- the cents left over go one each to the largest remainders. Shares that are all zero count evenly.
-- What is less than a cent stays with the first line. A charge without a bearer keeps its amount.
with

shares as (

    select
        bearers.charge_key,
        bearers.order_line_key,
        bearers.allocation_key,
        charges.amount,
        cast(floor(abs(charges.amount) * 100) as decimal(38, 0)) as charge_cents,
        cast(
            case
                when sum(bearers.basis) over (partition by bearers.charge_key) = 0 then 1
                else bearers.basis * 10000
            end as decimal(38, 0)
        ) as basis

    from {{ ref('int_margins__bearers') }} as bearers
    inner join {{ ref('int_margins__charges') }} as charges
        on bearers.charge_key = charges.charge_key

),

totals as (

    select
        shares.*,
        cast(shares.charge_cents * shares.basis as decimal(38, 0)) as product,
        cast(sum(shares.basis) over (partition by shares.charge_key) as decimal(38, 0))
            as total_basis

    from shares

),

floored as (

    select
        totals.*,
        {{ whole_quotient('totals.product', 'totals.total_basis') }} as cents,
        totals.product % totals.total_basis as cents_over

    from totals

),

ranked as (

    select
        floored.*,
        row_number() over (
            partition by floored.charge_key
            order by floored.cents_over desc nulls last, floored.order_line_key asc
        ) as remainder_rank,
        floored.charge_cents - sum(floored.cents) over (partition by floored.charge_key)
            as cents_left

    from floored

),

split as (

    select
        charge_key,
        order_line_key,
        allocation_key,
        cast(
            case when amount < 0 then -1 else 1 end
            * (cents + case when remainder_rank <= cents_left then 1 else 0 end)
            * cast(0.01 as decimal(3, 2))
            + case
                when remainder_rank = 1
                    then
                        amount
                        - case when amount < 0 then -1 else 1 end
                        * charge_cents
                        * cast(0.01 as decimal(3, 2))
                else 0
            end
            as decimal(38, 4)
        ) as amount

    from ranked

)

select
    charges.charge_key,
    split.order_line_key,
    coalesce(split.allocation_key, 'none') as allocation_key,
    charges.source_system,
    charges.cost_type,
    charges.cost_stage,
    charges.currency_code,
    charges.posted_date,
    cast(coalesce(split.amount, charges.amount) as decimal(38, 4)) as amount

from {{ ref('int_margins__charges') }} as charges
left join split on charges.charge_key = split.charge_key
