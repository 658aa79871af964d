-- Returns: goods that came back without an authorisation are told from those that had one.
with

events as (

    {{ events_of('stg_feeds__returns', 'returns', 'return', 'told.return_line_key',
                 "'authorised'", 'authorised', quantity='told.quantity',
                 order_line_key='told.order_line_key', reason_code='told.reason_code') }}
    union all
    {{ events_of('stg_feeds__returns', 'returns', 'return', 'told.return_line_key',
                 "case when told.disposition = 'refuse' then 'refused'"
                 " when told.authorised_at is null then 'received_unannounced' else 'received' end",
                 'received', quantity='told.quantity',
                 order_line_key='told.order_line_key', reason_code='told.reason_code') }}

)

select * from events
