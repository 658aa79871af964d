-- One row per order line whose item was known on the order day: what sourced it. A kit that nothing
-- sources as one item is sourced by what sources each of its components then.
with

kits as (

    select
        components.kit_item_key,
        components.ordered_date,
        sum(
            case when sources.sourced_by in ('active_supplier', 'stock') then 0 else 1 end
        ) as unsourced_components,
        sum(case when sources.sourced_by in ('item_expired', 'nothing') then 1 else 0 end)
            as failed_components

    from {{ ref('int_gates__kit_components') }} as components
    left join {{ ref('int_gates__item_sources') }} as sources
        on
            components.component_item_key = sources.item_key
            and components.ordered_date = sources.ordered_date
    group by components.kit_item_key, components.ordered_date

),

sourcing as (

    select
        moments.order_line_key,
        sources.supplier_key,
        case
            when kits.kit_item_key is null then sources.sourced_by
            when sources.sourced_by in ('item_expired', 'active_supplier', 'stock')
                then sources.sourced_by
            when kits.unsourced_components = 0 then 'components'
            when kits.failed_components > 0 then 'not_all_components'
            else 'unknown_components'
        end as sourced_by

    from {{ ref('int_gates__moments') }} as moments
    inner join {{ ref('int_gates__item_sources') }} as sources
        on
            moments.item_key = sources.item_key
            and moments.ordered_date = sources.ordered_date
    left join kits
        on
            moments.item_key = kits.kit_item_key
            and moments.ordered_date = kits.ordered_date

)

select * from sourcing
