-- One row per order line and stage from order to cash: the days from the step before it to the step
-- that ends it. The stages of a line sum to the days from its order to its last step told. A step
-- on or before the day of an earlier one ends a stage of no length. Where a source never tells of a
-- step, that stage is unknown and its time is in the next. Where it does, but not for this line,
-- the next stage is unknown too: never zero. Goods that left without proof of delivery are waiting
-- and unknown: nobody tells which of the two.
{% set stages = time_stages() %}
with

milestones as (

    select * from {{ ref('int_orders__milestones') }}

),

staged as (

    {% for stage in stages %}
        select
            order_line_key,
            '{{ stage }}' as stage_name,
            source_system,
            entity_id,
            location_id,
            channel,
            ordered_date,
            ordered_quantity,
            wanted_quantity,
            is_rejected,
            tells_{{ stage }} as is_told,
            {{ is_beginning_told(stage) }} as is_begun,
            {{ stage }}_date is not null as is_ended,
            {{ has_gone_past(stage) }} as is_past,
            {{ latest_of_steps(stages_before(stage)) }} as started_date,
            case
                when {{ stage }}_date is not null
                    then {{ latest_of_steps(stages_before(stage) + [stage]) }}
            end as ended_date

        from milestones
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

line_stages as (

    select
        order_line_key,
        stage_name,
        source_system,
        entity_id,
        location_id,
        channel,
        ordered_date,
        started_date,
        ended_date,
        ordered_quantity,
        {{ days_between('started_date', 'ended_date') }} as stage_days,
        case
            when ordered_quantity <= 0 then 'not_positive'
            when is_rejected then 'rejected'
            when wanted_quantity <= 0 then 'cancelled'
            when not is_told then 'unknown'
            when is_begun and is_ended then null
            when is_ended or is_past then 'unknown'
            when is_begun and stage_name = 'deliver' then 'unknown'
            when is_begun then 'open'
            else 'not_begun'
        end as exclusion_reason,
        is_told
        and is_begun
        and not is_ended
        and not is_past
        and not is_rejected
        and wanted_quantity > 0 as is_waiting

    from staged

)

select * from line_stages
