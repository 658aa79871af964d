with

golden_suppliers as (

    select
        golden_key,
        golden_id,
        max(case when attribute_name = 'supplier_name' then attribute_value end) as supplier_name,
        cast(
            max(
                case when attribute_name = 'payment_days' then attribute_value end
            ) as bigint
        ) as payment_days,
        max(case when is_conflicting then 1 else 0 end) = 1 as is_conflicting

    from {{ ref('dim_golden_attributes') }}
    where thing_kind = 'supplier'
    group by golden_key, golden_id

)

select * from golden_suppliers
