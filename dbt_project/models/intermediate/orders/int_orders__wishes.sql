-- One row per order line and time between two changes that its customer asked for: the day asked
-- for in that time. The first row is the order itself. A new price alone changes no commitment, and
-- what is cancelled is counted as such.
with

changes as (

    select
        order_lines.order_line_key,
        true as is_change,
        max(changes.requested_date) as requested_date,
        changes.changed_at as asked_at

    from {{ ref('stg_feeds__order_changes') }} as changes
    inner join {{ ref('int_orders__lines_ordered') }} as order_lines
        on
            changes.order_key = order_lines.order_key
            and (
                changes.order_line_key is null
                or changes.order_line_key = order_lines.order_line_key
            )
    where
        coalesce(changes.requested_by, 'customer') = 'customer'
        and changes.change_type not in ('cancel', 'price')
    group by order_lines.order_line_key, changes.changed_at

),

changed_lines as (

    select distinct order_line_key
    from changes

),

ordered as (

    select
        order_lines.order_line_key,
        false as is_change,
        order_lines.requested_date,
        cast('1900-01-01' as timestamp) as asked_at,
        changed_lines.order_line_key is not null as is_changed_later

    from {{ ref('int_orders__lines_ordered') }} as order_lines
    left join changed_lines on order_lines.order_line_key = changed_lines.order_line_key

),

asked as (

    select
        order_line_key,
        is_change,
        requested_date,
        asked_at
    from ordered
    where is_changed_later
    union all
    select * from changes

),

numbered as (

    select
        asked.*,
        sum(case when requested_date is not null then 1 else 0 end) over (
            partition by order_line_key
            order by asked_at nulls last
        ) as day_number

    from asked

),

-- Nearly all lines stay as they were ordered, and need no window.
wishes as (

    select
        order_line_key,
        is_change,
        requested_date,
        asked_at as since_at,
        cast(null as timestamp) as until_at
    from ordered
    where not is_changed_later
    union all
    select
        order_line_key,
        is_change,
        max(requested_date) over (partition by order_line_key, day_number) as requested_date,
        asked_at as since_at,
        lead(asked_at) over (partition by order_line_key order by asked_at nulls last) as until_at
    from numbered

)

select * from wishes
