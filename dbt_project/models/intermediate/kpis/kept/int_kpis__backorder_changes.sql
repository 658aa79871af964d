-- One row per day, source, entity, location and channel on which back orders change, and by how
-- much. Values are in the group's currency, at the rate of the order's day; lines without one are
-- left out of values and counted (EC-11).
with

steps as (

    select
        steps.*,
        new_quantity - filled_quantity - cancelled_quantity as quantity_change,
        case
            when group_rate is null then 0
            else
                {{ translated(
                    '(new_quantity - filled_quantity - cancelled_quantity) * unit_price', 'group_rate'
                ) }}
        end as value_change,
        case when group_rate is null then line_change else 0 end as unrated_change,
        line_change * {{ days_between("cast('2000-01-01' as date)", 'due_date') }}
            as due_days_change

    from {{ ref('int_kpis__backorder_steps') }} as steps

),

backorder_changes as (

    select
        source_system,
        entity_id,
        location_id,
        channel,
        period_date,
        sum(new_quantity) as new_quantity,
        sum(filled_quantity) as filled_quantity,
        sum(cancelled_quantity) as cancelled_quantity,
        sum(quantity_change) as quantity_change,
        sum(value_change) as value_change,
        sum(line_change) as lines_change,
        sum(due_days_change) as due_days_change,
        sum(unrated_change) as unrated_change,
        count(*) as step_count

    from steps
    group by source_system, entity_id, location_id, channel, period_date

)

select * from backorder_changes
