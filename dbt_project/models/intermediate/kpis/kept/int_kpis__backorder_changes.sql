-- One row per day, source, entity, location, channel, reason for leaving out and age on which back
-- orders change, and by how much. A back order goes from one age bucket into the next without a
-- step of its line: each step counts in the bucket of its day, and in those after it from the day
-- on which each begins. Values are in the group's currency, at the rate of the order's day; lines
-- without a price or a rate are left out of values and counted (EC-11).
with

steps as (

    select
        steps.*,
        new_quantity - filled_quantity - cancelled_quantity as quantity_change,
        case
            when unit_price is null or group_rate is null then 0
            else
                {{ translated(
                    '(new_quantity - filled_quantity - cancelled_quantity) * unit_price', 'group_rate'
                ) }}
        end as value_change,
        case when unit_price is null then line_change else 0 end as unpriced_change,
        case when unit_price is not null and group_rate is null then line_change else 0 end
            as unrated_change

    from {{ ref('int_kpis__backorder_steps') }} as steps

),

moves as (

    select
        steps.*,
        buckets.age_bucket,
        steps.due_date + buckets.from_days <= steps.period_date as is_step,
        1 as direction,
        greatest(steps.period_date, cast(steps.due_date + buckets.from_days as date)) as moved_date

    from steps
    inner join {{ ref('backorder_age_buckets') }} as buckets
        on steps.period_date < steps.due_date + buckets.until_days

    union all

    select
        steps.*,
        buckets.age_bucket,
        false as is_step,
        -1 as direction,
        cast(steps.due_date + buckets.until_days as date) as moved_date

    from steps
    inner join {{ ref('backorder_age_buckets') }} as buckets
        on steps.period_date < steps.due_date + buckets.until_days
    where not buckets.is_last

),

backorder_changes as (

    select
        source_system,
        entity_id,
        location_id,
        channel,
        left_out_reason,
        age_bucket,
        moved_date as period_date,
        sum(case when is_step then new_quantity else 0 end) as new_quantity,
        sum(case when is_step then filled_quantity else 0 end) as filled_quantity,
        sum(case when is_step then cancelled_quantity else 0 end) as cancelled_quantity,
        sum(direction * quantity_change) as quantity_change,
        sum(direction * value_change) as value_change,
        sum(direction * line_change) as lines_change,
        sum(
            direction * line_change * {{ days_between("cast('2000-01-01' as date)", 'due_date') }}
        ) as due_days_change,
        sum(direction * unpriced_change) as unpriced_change,
        sum(direction * unrated_change) as unrated_change,
        count(*) as step_count

    from moves
    group by
        source_system, entity_id, location_id, channel, left_out_reason, age_bucket, moved_date

)

select * from backorder_changes
