-- Days of sales that what is owed stands for, taken off month by month from the newest back: whole
-- months while their sales last, then the share of the month in which it ends. Days are no sums, so
-- each row is weighted by what is owed. A balance that outlives all sales told has no answer; it is
-- left out and counted. So are balances without a rate into the group's currency, and such sales of
-- the months that are taken off (EC-11).
with

months as (

    select
        source_system,
        entity_id,
        month_date,
        max(calendar_date) as period_date,
        cast(count(*) as bigint) as month_days,
        cast(greatest(sum(sales_amount), 0) as decimal(38, 4)) as sales_amount,
        sum(case when is_last_of_month then open_amount else 0 end) as open_amount,
        sum(case when is_last_of_month then unrated_count else 0 end) as unrated_count,
        sum(unrated_sales_count) as unrated_sales_count

    from {{ ref('int_receivables__daily') }}
    group by source_system, entity_id, month_date

),

counted_back as (

    select
        months.source_system,
        months.entity_id,
        months.period_date,
        months.open_amount,
        months.unrated_count,
        earlier.unrated_sales_count,
        earlier.month_days,
        earlier.sales_amount,
        sum(earlier.sales_amount) over (
            partition by months.source_system, months.entity_id, months.month_date
            order by earlier.month_date desc nulls last
        ) - earlier.sales_amount as sales_after_amount

    from months
    inner join months as earlier
        on
            months.source_system = earlier.source_system
            and months.entity_id is not distinct from earlier.entity_id
            and months.month_date >= earlier.month_date

),

taken_off as (

    select
        source_system,
        entity_id,
        period_date,
        open_amount,
        unrated_count
        + sum(case when sales_after_amount < open_amount then unrated_sales_count else 0 end)
            as unrated_count,
        sum(
            case
                when open_amount >= sales_after_amount + sales_amount
                    then cast(month_days as decimal(38, 10))
                when open_amount > sales_after_amount
                    then
                        cast(
                            cast(open_amount - sales_after_amount as double)
                            / cast(nullif(sales_amount, 0) as double)
                            * month_days
                            as decimal(38, 10)
                        )
                else 0
            end
        ) as countback_days,
        sum(sales_amount) as known_sales_amount

    from counted_back
    group by source_system, entity_id, period_date, open_amount, unrated_count

),

countback_dso as (

    select
        'countback_dso' as kpi_code,
        period_date,
        source_system,
        entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        case
            when open_amount > 0 and open_amount <= known_sales_amount
                then
                    cast(
                        round(cast(open_amount as double) * cast(countback_days as double), 4)
                        as decimal(38, 4)
                    )
            else 0
        end as numerator,
        case when open_amount > 0 and open_amount <= known_sales_amount then open_amount else 0 end
            as denominator,
        case when open_amount > known_sales_amount then 1 else 0 end + unrated_count
            as excluded_count,
        unrated_count

    from taken_off

)

select * from countback_dso
