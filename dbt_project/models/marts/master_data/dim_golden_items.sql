with

golden_items as (

    select
        golden_key,
        golden_id,
        max(case when attribute_name = 'item_name' then attribute_value end) as item_name,
        max(case when attribute_name = 'item_group' then attribute_value end) as item_group,
        max(case when attribute_name = 'base_unit' then attribute_value end) as base_unit,
        cast(
            max(
                case when attribute_name = 'pack_quantity' then attribute_value end
            ) as decimal(18, 4)
        ) as pack_quantity,
        cast(
            max(
                case when attribute_name = 'lead_time_days' then attribute_value end
            ) as bigint
        ) as lead_time_days,
        cast(
            max(
                case when attribute_name = 'unit_weight' then attribute_value end
            ) as decimal(18, 4)
        ) as unit_weight,
        max(case when is_conflicting then 1 else 0 end) = 1 as is_conflicting

    from {{ ref('dim_golden_attributes') }}
    where thing_kind = 'item'
    group by golden_key, golden_id

)

select * from golden_items
