with

golden_customers as (

    select
        golden_key,
        golden_id,
        max(case when attribute_name = 'customer_name' then attribute_value end) as customer_name,
        max(case when attribute_name = 'customer_group' then attribute_value end) as customer_group,
        max(case when attribute_name = 'customer_tier' then attribute_value end) as customer_tier,
        max(case when attribute_name = 'terms' then attribute_value end) as terms,
        cast(
            max(
                case when attribute_name = 'credit_limit' then attribute_value end
            ) as decimal(18, 4)
        ) as credit_limit,
        cast(
            max(
                case when attribute_name = 'payment_days' then attribute_value end
            ) as bigint
        ) as payment_days,
        cast(
            max(
                case when attribute_name = 'quantity_tolerance_percent' then attribute_value end
            ) as decimal(18, 4)
        ) as quantity_tolerance_percent,
        cast(
            max(
                case when attribute_name = 'delivery_tolerance_hours' then attribute_value end
            ) as bigint
        ) as delivery_tolerance_hours,
        cast(
            max(
                case when attribute_name = 'is_on_credit_hold' then attribute_value end
            ) as boolean
        ) as is_on_credit_hold,
        max(case when is_conflicting then 1 else 0 end) = 1 as is_conflicting

    from {{ ref('dim_golden_attributes') }}
    where thing_kind = 'customer'
    group by golden_key, golden_id

)

select * from golden_customers
