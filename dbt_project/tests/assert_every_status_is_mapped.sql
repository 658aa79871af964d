-- A status that the seed status_map does not know would be told by no event.
{% set statuses = {
    'warehouse_events': 'event_type', 'carrier_events': 'status_code',
    'order_confirmations': 'status', 'order_changes': 'change_type',
    'supplier_confirmations': 'status', 'receivables': 'transaction_kind'
} %}
with

stated as (

    {% for feed, status in statuses.items() %}
        select distinct
            '{{ feed }}' as feed,
            {{ status }} as status_code
        from {{ ref('stg_feeds__' + feed) }}
        {{ "union all" if not loop.last }}
    {% endfor %}

)

select stated.*
from stated
left join {{ ref('status_map') }} as status_map
    on
        stated.feed = status_map.feed
        and stated.status_code = status_map.status_code
where status_map.status_code is null
