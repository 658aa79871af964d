with

told as (

    select
        source_system,
        item_id,
        unit_code,
        numerator,
        coalesce(denominator, 1) as denominator,
        coalesce(valid_from_date, cast('1900-01-01' as date)) as first_date,
        coalesce(valid_to_date, cast('9999-12-31' as date)) as told_last_date

    from {{ ref('stg_feeds__item_packs') }}
    where numerator > 0 and coalesce(denominator, 1) > 0

),

-- A row ends where the next begins, so that no day has two factors.
cut as (

    select
        told.*,
        lead(first_date) over (
            partition by source_system, item_id, unit_code
            order by first_date asc nulls last
        ) as next_first_date

    from told

),

unit_factors as (

    select
        source_system,
        item_id,
        unit_code,
        numerator,
        denominator,
        first_date,
        case
            when next_first_date <= told_last_date then cast(next_first_date - 1 as date)
            else told_last_date
        end as last_date

    from cut

    union all

    select
        items.source_system,
        items.item_id,
        items.base_unit as unit_code,
        1 as numerator,
        1 as denominator,
        cast('1900-01-01' as date) as first_date,
        cast('9999-12-31' as date) as last_date

    from {{ ref('stg_feeds__items') }} as items
    left join told
        on
            items.source_system = told.source_system
            and items.item_id = told.item_id
            and items.base_unit = told.unit_code
    where items.base_unit is not null and told.item_id is null

)

select * from unit_factors
