-- The same marts as one script, as an analyst would write it for DuckDB alone: the floor that the
-- dbt project is measured against (benchmarks/marts.py, which also checks that the rows are equal).
--
-- It reads the ten feeds that the benchmark's landing zone holds, and knows the rules that their
-- columns need: the newest row of each thing counts, deliveries and invoices are summed to the line
-- before they meet, states follow from quantities, unknown is neither on time nor late. What no row
-- of these feeds can show it leaves out, and the project does not: returns, holds, changes and
-- cancellations after the order, warehouse and carrier events, units and packs, kits, credits,
-- promises split over several days, events that the lifecycle forbids, history of master data.
-- So the ratio is against the project, never for it.
--
-- Variables: landing, extract. Attached: built (the marts). All else is temporary.

-- == Sources and files ==========================================================================

create temp table files as
select source_system, file_id, parser_version, file_name, landing_sequence
from read_parquet(getvariable('extract') || '/files.parquet')
where is_current;

create temp table sources as
select * from read_parquet(getvariable('extract') || '/sources.parquet');

-- == Feeds: the newest row of each thing ========================================================

create temp table customers as
select
    _source || '/' || customer_id as customer_key,
    rows_landed.customer_name,
    rows_landed.entity_id,
    rows_landed.payment_days
from read_parquet(getvariable('landing') || '/customers/*/*.parquet') as rows_landed
join files
    on _source = source_system and _file_id = file_id and _parser_version = files.parser_version
qualify row_number() over (
    partition by _source, customer_id order by changed_at desc nulls last, landing_sequence desc, _row desc
) = 1;

create temp table items as
select
    _source || '/' || item_id as item_key,
    rows_landed.item_name,
    coalesce(rows_landed.pack_quantity, 1) as pack_quantity
from read_parquet(getvariable('landing') || '/items/*/*.parquet') as rows_landed
join files
    on _source = source_system and _file_id = file_id and _parser_version = files.parser_version
qualify row_number() over (
    partition by _source, item_id order by changed_at desc nulls last, landing_sequence desc, _row desc
) = 1;

create temp table orders as
select
    _source || '/' || order_id as order_key,
    _source || '/' || customer_id as customer_key,
    _source || '/' || backorder_order_id as backorder_order_key,
    _source as source_system,
    order_id,
    customer_po,
    entity_id,
    location_id,
    channel,
    currency_code,
    requested_date,
    promised_date,
    window_start_date,
    window_end_date,
    cast(ordered_at + to_minutes(ordered_utc_offset_minutes) as date) as ordered_date,
    ordered_at,
    ordered_utc_offset_minutes,
    cancelled_at,
    _file_id as file_id,
    file_name,
    _row as file_row,
    _record_time as record_time
from read_parquet(getvariable('landing') || '/orders/*/*.parquet') as rows_landed
join files
    on _source = source_system and _file_id = file_id and _parser_version = files.parser_version
qualify row_number() over (
    partition by _source, order_id order by changed_at desc nulls last, landing_sequence desc, _row desc
) = 1;

create temp table lines as
with latest as (
    select rows_landed.*, file_name
    from read_parquet(getvariable('landing') || '/order_lines/*/*.parquet') as rows_landed
    join files
        on _source = source_system and _file_id = file_id and _parser_version = files.parser_version
    qualify row_number() over (
        partition by _source, order_line_id
        order by changed_at desc nulls last, landing_sequence desc, _row desc
    ) = 1
)
select
    latest._source || '/' || order_line_id as order_line_key,
    orders.order_key,
    orders.customer_key,
    latest._source || '/' || latest.item_id as item_key,
    orders.source_system,
    latest.order_line_id,
    latest.order_id,
    latest.item_id,
    orders.entity_id,
    coalesce(latest.location_id, orders.location_id) as location_id,
    coalesce(orders.channel, 'unknown') as channel,
    orders.currency_code,
    coalesce(latest.line_kind, 'stock') as line_kind,
    case when latest.line_kind <> 'stock' then latest.line_kind end as left_out_reason,
    latest.quantity as ordered_quantity,
    latest.unit_price,
    case when orders.cancelled_at is not null then latest.quantity
         else coalesce(latest.cancelled_quantity, 0) end as cancelled_quantity,
    cast(round(latest.quantity * latest.unit_price, 4) as decimal(18, 4)) as ordered_amount,
    orders.ordered_date,
    coalesce(latest.promised_date, orders.promised_date) as stated_date,
    coalesce(latest.requested_date, orders.requested_date) as requested_date,
    orders.window_start_date,
    orders.window_end_date,
    coalesce(latest.promised_date, latest.requested_date, orders.promised_date,
             orders.requested_date) as due_date,
    orders.ordered_at,
    orders.ordered_utc_offset_minutes,
    orders.cancelled_at,
    latest._file_id as file_id,
    latest.file_name,
    latest._row as file_row,
    latest._record_time as record_time
from latest
join orders on orders.order_key = latest._source || '/' || latest.order_id;

create temp table answers as
select
    _source || '/' || order_line_id as order_line_key,
    _source || '/' || order_id as order_key,
    _source as source_system,
    status,
    reason_code,
    quantity,
    promised_date,
    confirmed_at,
    confirmed_utc_offset_minutes,
    cast(confirmed_at + to_minutes(confirmed_utc_offset_minutes) as date) as confirmed_date,
    _file_id as file_id,
    file_name,
    _row as file_row,
    _record_time as record_time
from read_parquet(getvariable('landing') || '/order_confirmations/*/*.parquet') as rows_landed
join files
    on _source = source_system and _file_id = file_id and _parser_version = files.parser_version
qualify row_number() over (
    partition by _source, confirmation_id
    order by confirmed_at desc nulls last, landing_sequence desc, _row desc
) = 1;

create temp table deliveries as
select
    _source || '/' || order_line_id as order_line_key,
    _source as source_system,
    quantity,
    delivered_at,
    delivered_utc_offset_minutes,
    cast(delivered_at + to_minutes(delivered_utc_offset_minutes) as date) as delivered_date,
    _file_id as file_id,
    file_name,
    _row as file_row,
    _record_time as record_time
from read_parquet(getvariable('landing') || '/deliveries/*/*.parquet') as rows_landed
join files
    on _source = source_system and _file_id = file_id and _parser_version = files.parser_version
qualify row_number() over (
    partition by _source, delivery_id order by landing_sequence desc, _row desc
) = 1;

-- == fct_shipment_lines =========================================================================

create table built.fct_shipment_lines as
with latest as (
    select rows_landed.*, file_name, _source || '/' || order_line_id as order_line_key
    from read_parquet(getvariable('landing') || '/picks/*/*.parquet') as rows_landed
    join files
        on _source = source_system and _file_id = file_id and _parser_version = files.parser_version
    qualify row_number() over (
        partition by _source, pick_id
        order by changed_at desc nulls last, landing_sequence desc, _row desc
    ) = 1
)
select
    latest._source || '/' || pick_id as pick_key,
    lines.order_line_key,
    lines.order_key,
    lines.customer_key,
    lines.item_key,
    'pick' as goods_source,
    lines.source_system,
    coalesce(latest.location_id, lines.location_id) as location_id,
    lines.entity_id,
    lines.channel,
    latest.quantity as picked_quantity,
    case when shipped_at is not null then quantity else 0 end as shipped_quantity,
    cast(picked_at + to_minutes(picked_utc_offset_minutes) as date) as picked_date,
    cast(shipped_at + to_minutes(shipped_utc_offset_minutes) as date) as shipped_date,
    latest.picked_at,
    latest.picked_utc_offset_minutes,
    latest.shipped_at,
    latest.shipped_utc_offset_minutes,
    latest._file_id as file_id,
    latest.file_name,
    latest._row as file_row,
    latest._record_time as record_time
from latest
join lines on lines.order_line_key = latest.order_line_key;

-- == fct_receivables ============================================================================

create table built.fct_receivables as
with latest as (
    select rows_landed.*, file_name, _source || '/' || customer_id as customer_key
    from read_parquet(getvariable('landing') || '/receivables/*/*.parquet') as rows_landed
    join files
        on _source = source_system and _file_id = file_id and _parser_version = files.parser_version
    qualify row_number() over (
        partition by _source, transaction_id
        order by changed_at desc nulls last, landing_sequence desc, _row desc
    ) = 1
)
select
    _source || '/' || transaction_id as transaction_key,
    latest.customer_key,
    _source || '/' || invoice_id as invoice_key,
    _source as source_system,
    transaction_id,
    invoice_id,
    customers.customer_name,
    coalesce(latest.entity_id, customers.entity_id) as entity_id,
    transaction_kind,
    currency_code,
    amount,
    tax_amount,
    open_amount,
    cast(posted_at + to_minutes(posted_utc_offset_minutes) as date) as posted_date,
    coalesce(
        due_date,
        cast(posted_at + to_minutes(posted_utc_offset_minutes) as date)
        + cast(customers.payment_days as integer)
    ) as due_date,
    cast(settled_at + to_minutes(settled_utc_offset_minutes) as date) as settled_date,
    posted_at,
    posted_utc_offset_minutes,
    settled_at,
    _file_id as file_id,
    file_name,
    _row as file_row,
    _record_time as record_time
from latest
left join customers on customers.customer_key = latest.customer_key;

-- == fct_invoice_lines ==========================================================================

create table built.fct_invoice_lines as
with latest as (
    select
        rows_landed.*,
        file_name,
        _source || '/' || order_line_id as stated_line_key,
        _source || '/' || invoice_id as invoice_key,
        coalesce(net_amount, gross_amount - coalesce(tax_amount, 0),
                 cast(round(quantity * unit_price, 2) as decimal(18, 4))) as net,
        coalesce(tax_amount, gross_amount - net_amount) as tax
    from read_parquet(getvariable('landing') || '/invoice_lines/*/*.parquet') as rows_landed
    join files
        on _source = source_system and _file_id = file_id and _parser_version = files.parser_version
    qualify row_number() over (
        partition by _source, invoice_line_id order by landing_sequence desc, _row desc
    ) = 1
),
entries as (
    select invoice_key, max(customer_key) as customer_key, max(entity_id) as entity_id
    from built.fct_receivables
    where transaction_kind = 'invoice'
    group by invoice_key
)
select
    _source || '/' || invoice_line_id as invoice_line_key,
    latest.invoice_key,
    lines.order_line_key,
    lines.order_key,
    coalesce(_source || '/' || latest.customer_id, entries.customer_key) as customer_key,
    _source || '/' || latest.item_id as item_key,
    _source as source_system,
    invoice_line_id,
    invoice_id,
    coalesce(lines.entity_id, entries.entity_id) as entity_id,
    lines.location_id,
    coalesce(lines.channel, 'unknown') as channel,
    latest.currency_code,
    case when lines.order_line_key is null then 'unmatched' else 'stated_by_source' end
        as match_method,
    case when lines.order_line_key is null then 'none' else 'certain' end as match_confidence,
    latest.quantity,
    latest.unit_price,
    net as net_amount,
    tax as tax_amount,
    coalesce(gross_amount, net + tax) as gross_amount,
    coalesce(cost_amount, net - profit_amount) as cost_amount,
    coalesce(profit_amount, net - cost_amount) as profit_amount,
    cast(invoiced_at + to_minutes(invoiced_utc_offset_minutes) as date) as invoiced_date,
    invoiced_at,
    invoiced_utc_offset_minutes,
    latest._file_id as file_id,
    latest.file_name,
    latest._row as file_row,
    latest._record_time as record_time
from latest
left join lines on lines.order_line_key = latest.stated_line_key
left join entries on entries.invoice_key = latest.invoice_key;

-- == The day up to which each source has told, and the stages it tells of =======================

create temp table as_of as
with seen as (
    select source_system, min(ordered_date) as first_date, max(ordered_date) as last_date,
           false as picks, false as ships, false as delivers, false as answers, false as bills
    from orders group by source_system
    union all
    select source_system, min(confirmed_date), max(confirmed_date), false, false, false, true, false
    from answers group by source_system
    union all
    select source_system, least(min(picked_date), min(shipped_date)),
           greatest(max(picked_date), max(shipped_date)),
           count(picked_at) > 0, count(shipped_at) > 0, false, false, false
    from built.fct_shipment_lines group by source_system
    union all
    select source_system, min(delivered_date), max(delivered_date), false, false, true, false, false
    from deliveries group by source_system
    union all
    select source_system, min(invoiced_date), max(invoiced_date), false, false, false, false, true
    from built.fct_invoice_lines group by source_system
    union all
    select source_system, min(posted_date), max(posted_date), false, false, false, false, false
    from built.fct_receivables group by source_system
)
select
    source_system,
    min(seen.first_date) as first_date,
    coalesce(any_value(sources.as_of_date), max(seen.last_date)) as as_of_date,
    bool_or(picks) as tells_picked,
    bool_or(ships) as tells_shipped,
    bool_or(delivers) as tells_delivered,
    bool_or(answers) as tells_promised,
    bool_or(bills) as tells_invoiced
from seen join sources using (source_system)
group by source_system;

-- == What became of each line: answers, goods, deliveries, invoices =============================

create temp table promises as
with moments as (
    select
        answers.order_line_key,
        confirmed_at,
        min(confirmed_date) as confirmed_date,
        sum(case when status in ('rejected', 'cancelled', 'held') then 0 else quantity end)
            as confirmed_quantity,
        sum(case when status = 'cancelled' then quantity else 0 end) as refused_quantity,
        bool_and(status in ('rejected', 'cancelled')) as is_rejected,
        bool_or(status = 'substituted') as is_substitution_pending,
        bool_or(status not in ('rejected', 'cancelled', 'held')) as is_positive,
        max(case
            when status in ('rejected', 'cancelled', 'held') then null
            when promised_date is not null then promised_date
            when status = 'accepted' then lines.requested_date
        end) as promised_date
    from answers join lines using (order_line_key)
    group by answers.order_line_key, confirmed_at
),
moved as (
    select *, lag(promised_date) over (partition by order_line_key order by confirmed_at) as former
    from moments
)
select
    order_line_key,
    max(confirmed_at) as confirmed_at,
    arg_max(confirmed_date, confirmed_at) as confirmed_date,
    arg_max(confirmed_quantity, confirmed_at) as confirmed_quantity,
    arg_max(refused_quantity, confirmed_at) as refused_quantity,
    arg_max(is_rejected, confirmed_at) as is_rejected,
    arg_max(is_substitution_pending, confirmed_at) as is_substitution_pending,
    min(confirmed_at) filter (is_positive) as first_confirmed_at,
    min(confirmed_date) filter (is_positive) as first_confirmed_date,
    arg_min(promised_date, confirmed_at) filter (promised_date is not null) as first_date,
    arg_max(promised_date, confirmed_at) filter (promised_date is not null) as last_date,
    count(*) filter (promised_date <> former) as moves
from moved
group by order_line_key;

create temp table line_facts as
with shipped as (
    select
        order_line_key,
        sum(picked_quantity) as picked_quantity,
        sum(shipped_quantity) as shipped_quantity,
        sum(shipped_quantity * (shipped_date - date '1990-01-01')) as shipped_unit_days,
        count(*) filter (shipped_quantity > 0) as shipments,
        max(picked_date) as picked_date,
        min(shipped_date) as first_shipped_date,
        max(shipped_date) as shipped_date,
        max(picked_at) as picked_at,
        max(shipped_at) as shipped_at,
        arg_min(shipped_quantity, shipped_at) filter (shipped_quantity > 0) as first_quantity
    from built.fct_shipment_lines
    group by order_line_key
),
delivered as (
    select
        order_line_key,
        sum(quantity) as delivered_quantity,
        count(*) as deliveries,
        min(delivered_date) as first_delivered_date,
        max(delivered_date) as delivered_date,
        max(delivered_at) as delivered_at
    from deliveries
    group by order_line_key
),
invoiced as (
    select
        order_line_key,
        sum(quantity) as invoiced_quantity,
        sum(quantity * (invoiced_date - date '1990-01-01')) as invoiced_unit_days,
        sum(net_amount) as invoiced_amount,
        sum(profit_amount) as margin_amount,
        min(invoiced_date) as invoiced_date,
        max(invoiced_date) as last_invoiced_date,
        min(invoiced_at) as invoiced_at
    from built.fct_invoice_lines
    where order_line_key is not null
    group by order_line_key
)
select
    lines.order_line_key,
    coalesce(promises.confirmed_quantity, 0) as confirmed_quantity,
    least(coalesce(promises.refused_quantity, 0), ordered_quantity - cancelled_quantity)
        as seller_cancelled_quantity,
    coalesce(promises.is_rejected, false) as is_rejected,
    coalesce(promises.is_substitution_pending, false) as is_substitution_pending,
    promises.order_line_key is not null as is_answered,
    promises.confirmed_date,
    promises.confirmed_at,
    promises.first_confirmed_at,
    promises.first_confirmed_date,
    coalesce(promises.first_date, lines.stated_date) as first_promise_date,
    coalesce(promises.last_date, lines.stated_date) as latest_promise_date,
    coalesce(promises.moves, 0)
    + case when promises.first_date <> lines.stated_date then 1 else 0 end as repromises,
    coalesce(shipped.picked_quantity, 0) as picked_quantity,
    coalesce(shipped.shipped_quantity, 0) as shipped_quantity,
    coalesce(delivered.delivered_quantity, 0) as delivered_quantity,
    coalesce(invoiced.invoiced_quantity, 0) as invoiced_quantity,
    coalesce(invoiced.invoiced_amount, 0) as invoiced_amount,
    coalesce(deliveries, 0) >= coalesce(shipments, 0) as is_all_proven,
    shipped.* exclude (order_line_key, picked_quantity, shipped_quantity, shipments),
    delivered.* exclude (order_line_key, delivered_quantity, deliveries),
    invoiced.* exclude (order_line_key, invoiced_quantity, invoiced_amount)
from lines
left join promises on promises.order_line_key = lines.order_line_key
left join shipped on shipped.order_line_key = lines.order_line_key
left join delivered on delivered.order_line_key = lines.order_line_key
left join invoiced on invoiced.order_line_key = lines.order_line_key;

-- == fct_order_lines ============================================================================

create table built.fct_order_lines as
with measured as (
    select
        lines.*,
        facts.* exclude (order_line_key, picked_quantity, shipped_quantity, delivered_quantity,
                         invoiced_quantity),
        as_of.as_of_date,
        as_of.tells_promised,
        ordered_quantity - cancelled_quantity as kept_quantity,
        greatest(ordered_quantity - cancelled_quantity - seller_cancelled_quantity, 0)
            as wanted_quantity,
        case when tells_promised then confirmed_quantity end as promised_quantity,
        case when tells_picked or tells_shipped then facts.picked_quantity end as picked_quantity,
        case when tells_picked or tells_shipped then facts.shipped_quantity end as shipped_quantity,
        case when tells_delivered then facts.delivered_quantity end as delivered_quantity,
        case when tells_invoiced then facts.invoiced_quantity end as invoiced_quantity,
        coalesce(facts.delivered_quantity, 0) as delivered_passed,
        greatest(facts.delivered_quantity, facts.shipped_quantity) as shipped_passed,
        greatest(facts.delivered_quantity, facts.shipped_quantity, facts.picked_quantity)
            as picked_passed
    from lines
    join line_facts as facts on facts.order_line_key = lines.order_line_key
    join as_of on as_of.source_system = lines.source_system
),
placed as (
    select
        *,
        case
            when is_rejected and picked_passed = 0 then 'LR'
            when wanted_quantity = 0 and shipped_passed = 0 then 'LX'
            when shipped_passed >= wanted_quantity and invoiced_quantity >= shipped_quantity
                then 'L90'
            when delivered_passed >= wanted_quantity and delivered_passed > 0 then 'L80'
            when shipped_passed >= wanted_quantity and shipped_passed > 0 then 'L70'
            when picked_passed >= wanted_quantity and picked_passed > 0 then 'L55'
            when is_substitution_pending then 'L26'
            when not tells_promised then 'L20'
            when not is_answered then 'L10'
            when promised_quantity >= wanted_quantity then 'L30'
            else 'L25'
        end as lifecycle_state,
        case
            when delivered_passed > 0 then 'L80'
            when shipped_passed > 0 then 'L70'
            when picked_passed > 0 then 'L55'
            when promised_quantity > 0 then 'L30'
            when is_answered then 'L20'
            else 'L10'
        end as furthest_any
    from measured
),
stated as (
    select
        *,
        case when lifecycle_state in ('L90', 'LX', 'LR') then lifecycle_state
             else greatest(furthest_any, lifecycle_state) end as furthest_state
    from placed
)
select
    order_line_key,
    order_key,
    stated.customer_key,
    stated.item_key,
    source_system,
    order_line_id,
    order_id,
    item_id,
    items.item_name,
    customers.customer_name,
    stated.entity_id,
    location_id,
    channel,
    currency_code,
    line_kind,
    left_out_reason,
    case
        when cancelled_quantity >= ordered_quantity then 'cancelled'
        when delivered_quantity >= kept_quantity then 'delivered'
        when shipped_quantity >= kept_quantity then 'shipped'
        when picked_quantity >= kept_quantity then 'picked'
        when picked_quantity > 0 then 'part_picked'
        when is_rejected then 'rejected'
        else 'open'
    end as line_state,
    lifecycle_state,
    furthest_state,
    lifecycle_state <> furthest_state as is_partial,
    false as is_held,
    cast(null as varchar) as hold_type,
    ordered_quantity,
    cancelled_quantity,
    cancelled_quantity as customer_cancelled_quantity,
    seller_cancelled_quantity,
    confirmed_quantity,
    promised_quantity,
    cast(null as decimal(38, 4)) as allocated_quantity,
    cast(null as decimal(38, 4)) as released_quantity,
    picked_quantity,
    cast(null as decimal(38, 4)) as packed_quantity,
    shipped_quantity,
    delivered_quantity,
    invoiced_quantity,
    cast(null as decimal(38, 4)) as returned_quantity,
    cast(null as decimal(38, 4)) as credited_quantity,
    case
        when is_rejected then 0
        when picked_quantity is not null and ordered_quantity is not null
            then greatest(kept_quantity - seller_cancelled_quantity - picked_quantity, 0)
    end as open_quantity,
    unit_price,
    ordered_amount,
    invoiced_amount,
    margin_amount,
    coalesce(cancelled_quantity >= ordered_quantity, false) as is_cancelled,
    is_rejected,
    picked_quantity >= kept_quantity as is_fully_picked,
    coalesce(
        not is_rejected and picked_quantity + seller_cancelled_quantity < kept_quantity
        and due_date < as_of_date, false
    ) as is_backordered,
    ordered_date,
    due_date,
    confirmed_date,
    picked_date,
    first_shipped_date,
    shipped_date,
    first_delivered_date,
    delivered_date,
    invoiced_date,
    ordered_at,
    cancelled_at,
    confirmed_at,
    picked_at,
    shipped_at,
    delivered_at,
    invoiced_at,
    file_id,
    file_name,
    file_row,
    record_time
from stated
left join customers on customers.customer_key = stated.customer_key
left join items on items.item_key = stated.item_key;

-- == fct_invoices ===============================================================================

create table built.fct_invoices as
with billed as (
    select
        invoice_key,
        source_system,
        max(customer_key) as customer_key,
        max(entity_id) as entity_id,
        max(currency_code) as currency_code,
        case when count(distinct order_key) <= 1 then min(order_key) end as order_key,
        count(*) as line_count,
        sum(quantity) as invoiced_quantity,
        sum(net_amount) as net_amount,
        sum(gross_amount) as gross_amount,
        min(invoiced_date) as invoiced_date,
        min(file_id) as file_id,
        min(file_name) as file_name,
        min(file_row) as file_row,
        min(record_time) as record_time
    from built.fct_invoice_lines
    group by invoice_key, source_system
),
entries as (
    select * from built.fct_receivables
    where transaction_kind = 'invoice' and invoice_key is not null
    qualify row_number() over (
        partition by invoice_key order by posted_at nulls last, transaction_key
    ) = 1
),
posted as (
    select
        invoice_key,
        -sum(case when transaction_kind = 'payment' then amount else 0 end) as paid,
        -sum(case when transaction_kind = 'credit_note' then amount else 0 end) as credited,
        -sum(case when transaction_kind = 'write_off' then amount else 0 end) as written_off,
        max(case when transaction_kind = 'payment' then posted_date end) as last_paid_date
    from built.fct_receivables
    where invoice_key is not null and transaction_kind <> 'invoice'
    group by invoice_key
),
known as (
    select
        coalesce(billed.invoice_key, entries.invoice_key) as invoice_key,
        coalesce(billed.customer_key, entries.customer_key) as customer_key,
        billed.order_key,
        coalesce(billed.source_system, entries.source_system) as source_system,
        entries.invoice_id,
        coalesce(billed.entity_id, entries.entity_id) as entity_id,
        coalesce(billed.currency_code, entries.currency_code) as currency_code,
        coalesce(billed.line_count, 0) as line_count,
        billed.invoiced_quantity,
        billed.net_amount,
        cast(coalesce(entries.amount, billed.gross_amount) as decimal(38, 4)) as total_amount,
        coalesce(billed.invoiced_date, entries.posted_date) as issued_date,
        entries.due_date,
        entries.transaction_key is not null as is_on_account,
        entries.open_amount as stated_open_amount,
        entries.settled_date,
        coalesce(billed.file_id, entries.file_id) as file_id,
        coalesce(billed.file_name, entries.file_name) as file_name,
        coalesce(billed.file_row, entries.file_row) as file_row,
        coalesce(billed.record_time, entries.record_time) as record_time
    from billed full join entries on entries.invoice_key = billed.invoice_key
),
settled as (
    select
        known.*,
        coalesce(credited, 0) as credited_amount,
        coalesce(written_off, 0) as written_off_amount,
        case
            when not is_on_account and posted.invoice_key is null then null
            else coalesce(
                stated_open_amount,
                case when settled_date is not null then 0 end,
                total_amount - coalesce(paid, 0) - coalesce(credited, 0) - coalesce(written_off, 0)
            )
        end as open_amount,
        coalesce(posted.last_paid_date, settled_date) as last_paid_date
    from known left join posted on posted.invoice_key = known.invoice_key
)
select
    invoice_key,
    customer_key,
    order_key,
    source_system,
    coalesce(invoice_id, split_part(invoice_key, '/', 2)) as invoice_id,
    entity_id,
    'invoice' as invoice_type,
    currency_code,
    case
        when written_off_amount > 0 and open_amount <= 0 then 'I80'
        when credited_amount > 0 and credited_amount >= total_amount then 'I70'
        when open_amount <= 0 then 'I60'
        when open_amount is null then 'I20'
        when due_date < as_of_date then 'I45'
        when open_amount < total_amount then 'I50'
        else 'I40'
    end as invoice_state,
    line_count,
    invoiced_quantity,
    net_amount,
    total_amount,
    total_amount - open_amount - credited_amount - written_off_amount as paid_amount,
    cast(0 as decimal(38, 4)) as discount_amount,
    cast(0 as decimal(38, 4)) as deduction_amount,
    credited_amount,
    written_off_amount,
    open_amount,
    issued_date,
    due_date,
    last_paid_date,
    file_id,
    file_name,
    file_row,
    record_time
from settled join as_of using (source_system);

-- == fct_orders =================================================================================

create table built.fct_orders as
with summed as (
    select
        order_key,
        count(*) as line_count,
        sum(ordered_quantity) as ordered_quantity,
        sum(cancelled_quantity) as cancelled_quantity,
        sum(greatest(ordered_quantity - cancelled_quantity - seller_cancelled_quantity, 0))
            as wanted_quantity,
        sum(seller_cancelled_quantity) as seller_cancelled_quantity,
        sum(picked_quantity) as picked_quantity,
        sum(shipped_quantity) as shipped_quantity,
        sum(delivered_quantity) as delivered_quantity,
        sum(invoiced_quantity) as invoiced_quantity,
        sum(ordered_amount) as ordered_amount,
        sum(invoiced_amount) as invoiced_amount,
        sum(margin_amount) as margin_amount,
        bool_and(is_cancelled) as is_cancelled,
        bool_and(is_fully_picked) as is_fully_picked,
        bool_or(is_backordered) as is_backordered,
        bool_and(line_state in ('delivered', 'cancelled')) as is_delivered,
        bool_and(line_state in ('shipped', 'delivered', 'cancelled')) as is_shipped,
        bool_and(lifecycle_state = 'LX') as is_gone,
        bool_and(lifecycle_state in ('LX', 'LR')) as is_refused,
        bool_and(lifecycle_state <> 'L10') as is_accepted,
        bool_and(lifecycle_state in ('L90', 'LX', 'LR')) as is_closed,
        bool_or(lifecycle_state = 'LR') as has_rejected_lines,
        bool_or(furthest_state between 'L40' and 'L90') as is_begun,
        max(due_date) as due_date,
        max(picked_date) as picked_date,
        max(shipped_date) as shipped_date,
        max(delivered_date) as delivered_date,
        min(invoiced_date) as invoiced_date,
        max(picked_at) as picked_at,
        max(shipped_at) as shipped_at,
        max(delivered_at) as delivered_at,
        min(invoiced_at) as invoiced_at
    from built.fct_order_lines
    group by order_key
),
paid as (
    select
        billed.order_key,
        bool_and(invoice_state in ('I60', 'I70')) as is_paid,
        bool_or(invoice_state = 'I80') as is_written_off,
        bool_or(open_amount < total_amount) as is_part_paid,
        bool_and(open_amount is null) as is_unknown
    from (
        select distinct order_key, invoice_key
        from built.fct_invoice_lines where order_key is not null
    ) as billed
    join built.fct_invoices as invoices on invoices.invoice_key = billed.invoice_key
    group by billed.order_key
)
select
    orders.order_key,
    orders.customer_key,
    orders.backorder_order_key,
    orders.source_system,
    orders.order_id,
    customers.customer_name,
    orders.customer_po,
    orders.entity_id,
    orders.location_id,
    coalesce(orders.channel, 'unknown') as channel,
    orders.currency_code,
    case
        when coalesce(is_cancelled, orders.cancelled_at is not null) then 'cancelled'
        when is_delivered then 'delivered'
        when is_shipped then 'shipped'
        when is_fully_picked then 'picked'
        when picked_quantity > 0 then 'part_picked'
        else 'open'
    end as order_state,
    case
        when summed.order_key is null then null
        when is_gone then 'OX'
        when is_refused then 'OR'
        when is_accepted then 'O20'
        else 'O10'
    end as intake_state,
    case
        when summed.order_key is null then null
        when is_closed and (seller_cancelled_quantity > 0 or (has_rejected_lines and not is_refused))
            then 'F5'
        when delivered_quantity >= wanted_quantity and delivered_quantity > 0 then 'F4'
        when shipped_quantity >= wanted_quantity and shipped_quantity > 0 then 'F3'
        when shipped_quantity > 0 then 'F2'
        when is_begun then 'F1'
        else 'F0'
    end as fulfilment_state,
    case
        when invoiced_quantity is null or shipped_quantity is null then null
        when invoiced_quantity > shipped_quantity then 'B4'
        when shipped_quantity = 0 then 'B0'
        when invoiced_quantity = 0 then 'B1'
        when invoiced_quantity < shipped_quantity then 'B2'
        else 'B3'
    end as billing_state,
    case
        when summed.order_key is null then null
        when paid.order_key is null then 'C0'
        when is_unknown then null
        when is_written_off then 'C5'
        when is_paid then 'C3'
        when is_part_paid then 'C2'
        else 'C1'
    end as cash_state,
    case when is_backordered then 'backordered' end as display_state,
    false as is_held,
    coalesce(line_count, 0) as line_count,
    coalesce(ordered_quantity, 0) as ordered_quantity,
    coalesce(cancelled_quantity, 0) as cancelled_quantity,
    picked_quantity,
    shipped_quantity,
    delivered_quantity,
    invoiced_quantity,
    coalesce(ordered_amount, 0) as ordered_amount,
    coalesce(invoiced_amount, 0) as invoiced_amount,
    margin_amount,
    coalesce(is_cancelled, orders.cancelled_at is not null) as is_cancelled,
    is_fully_picked,
    coalesce(is_backordered, false) as is_backordered,
    coalesce(is_delivered, false) as is_delivered,
    coalesce(is_fully_picked and picked_date > due_date, false) as is_picked_late,
    orders.ordered_date,
    due_date,
    picked_date,
    shipped_date,
    delivered_date,
    invoiced_date,
    orders.ordered_at,
    orders.cancelled_at,
    picked_at,
    shipped_at,
    delivered_at,
    invoiced_at,
    orders.file_id,
    orders.file_name,
    orders.file_row,
    orders.record_time
from orders
left join summed on summed.order_key = orders.order_key
left join paid on paid.order_key = orders.order_key
left join customers on customers.customer_key = orders.customer_key;

-- == fct_order_events ===========================================================================

create table built.fct_order_events as
with told as (
    select
        'order' as object_type, order_key as object_key, order_key,
        cast(null as varchar) as order_line_key, source_system, 'orders' as feed,
        'ordered' as status_code, 'ordered' as event_type, 'O10' as entered_state,
        'partner' as actor_kind, cast(null as varchar) as reason_code,
        cast(null as decimal(38, 4)) as quantity, cast(null as decimal(38, 4)) as amount,
        ordered_utc_offset_minutes as utc_offset_minutes, ordered_date as event_date,
        ordered_at as event_time, file_id, file_name, file_row, record_time
    from orders where ordered_at is not null
    union all
    select
        'order_line', order_line_key, order_key, order_line_key, source_system, 'order_lines',
        'captured', 'captured', 'L10', 'partner', null, ordered_quantity, ordered_amount,
        ordered_utc_offset_minutes, ordered_date, ordered_at,
        file_id, file_name, file_row, record_time
    from lines where ordered_at is not null
    union all
    select
        'order_line', answers.order_line_key, lines.order_key, answers.order_line_key,
        answers.source_system, 'order_confirmations', status,
        case status
            when 'accepted' then 'promised' when 'accepted_with_change' then 'promised'
            when 'cancelled' then 'cancelled_by_seller'
            when 'substituted' then 'substitution_proposed' else status
        end,
        case status
            when 'accepted' then 'L30' when 'accepted_with_change' then 'L30'
            when 'backordered' then 'L25' when 'cancelled' then 'LX' when 'rejected' then 'LR'
            when 'substituted' then 'L26'
        end,
        'system', reason_code, answers.quantity, null, confirmed_utc_offset_minutes,
        confirmed_date, answers.confirmed_at,
        answers.file_id, answers.file_name, answers.file_row, answers.record_time
    from answers join lines on lines.order_line_key = answers.order_line_key
    where answers.confirmed_at is not null
    union all
    select
        'order_line', order_line_key, order_key, order_line_key, source_system, 'picks', 'picked',
        'picked', 'L55', 'system', null, picked_quantity, null, picked_utc_offset_minutes,
        picked_date, picked_at, file_id, file_name, file_row, record_time
    from built.fct_shipment_lines where picked_at is not null
    union all
    select
        'order_line', order_line_key, order_key, order_line_key, source_system, 'picks', 'shipped',
        'shipped', 'L70', 'system', null, shipped_quantity, null, shipped_utc_offset_minutes,
        shipped_date, shipped_at, file_id, file_name, file_row, record_time
    from built.fct_shipment_lines where shipped_at is not null
    union all
    select
        'order_line', deliveries.order_line_key, lines.order_key, deliveries.order_line_key,
        deliveries.source_system, 'deliveries', 'delivered', 'delivered', 'L80', 'partner', null,
        deliveries.quantity, null, delivered_utc_offset_minutes, delivered_date, delivered_at,
        deliveries.file_id, deliveries.file_name, deliveries.file_row, deliveries.record_time
    from deliveries join lines on lines.order_line_key = deliveries.order_line_key
    where delivered_at is not null
    union all
    select
        case when order_line_key is null then 'invoice_line' else 'order_line' end,
        coalesce(order_line_key, invoice_line_key), order_key, order_line_key, source_system,
        'invoice_lines', 'invoiced', 'invoiced', null, 'system', null, quantity, gross_amount,
        invoiced_utc_offset_minutes, invoiced_date, invoiced_at,
        file_id, file_name, file_row, record_time
    from built.fct_invoice_lines where invoiced_at is not null
    union all
    select
        'account_entry', transaction_key, null, null, source_system, 'receivables',
        transaction_kind,
        case transaction_kind
            when 'invoice' then 'posted' when 'credit_note' then 'credited'
            when 'payment' then 'paid' when 'refund' then 'refunded' else 'written_off'
        end,
        case transaction_kind
            when 'invoice' then 'I40' when 'credit_note' then 'I70' when 'write_off' then 'I80'
        end,
        'system', null, null, amount, posted_utc_offset_minutes, posted_date, posted_at,
        file_id, file_name, file_row, record_time
    from built.fct_receivables where posted_at is not null
)
select
    md5(object_type || '|' || object_key || '|' || event_type || '|' || file_id || '|' || file_row)
        as event_id,
    object_type,
    object_key,
    order_key,
    order_line_key,
    cast(null as varchar) as shipment_key,
    source_system,
    feed,
    status_code,
    event_type,
    entered_state,
    actor_kind,
    reason_code,
    cast(null as varchar) as corrects_event_id,
    quantity,
    amount,
    false as is_replaced,
    true as is_allowed,
    cast(null as varchar) as violation,
    utc_offset_minutes,
    event_date,
    event_time,
    file_id,
    file_name,
    file_row,
    record_time
from told;

-- == KPIs that judge lines, orders and cases: OTIF ladder, promises, fill rates =================

-- One row per line, rung and day due. By how much of it had moved by then.
create temp table rungs as
with shipped as (
    select
        order_line_key,
        sum(shipped_quantity) filter (goods.shipped_date <= latest_promise_date) as by_latest,
        sum(shipped_quantity) filter (goods.shipped_date <= first_promise_date) as by_first,
        sum(shipped_quantity) filter (goods.shipped_date <= requested_date) as by_requested,
        sum(shipped_quantity) filter (goods.shipped_date <= window_end_date) as by_window
    from (
        select order_line_key, shipped_date, shipped_quantity
        from built.fct_shipment_lines where shipped_quantity > 0
    ) as goods
    join (
        select lines.order_line_key, first_promise_date, latest_promise_date, requested_date,
               window_end_date
        from lines join line_facts using (order_line_key)
    ) as due using (order_line_key)
    group by order_line_key
),
delivered as (
    select
        order_line_key,
        sum(quantity) filter (goods.delivered_date <= latest_promise_date) as by_latest,
        sum(quantity) filter (goods.delivered_date <= first_promise_date) as by_first,
        sum(quantity) filter (goods.delivered_date <= requested_date) as by_requested,
        sum(quantity) filter (
            goods.delivered_date <= window_end_date
            and (window_start_date is null or goods.delivered_date >= window_start_date)
        ) as by_window
    from (select order_line_key, delivered_date, quantity from deliveries) as goods
    join (
        select lines.order_line_key, first_promise_date, latest_promise_date, requested_date,
               window_start_date, window_end_date
        from lines join line_facts using (order_line_key)
    ) as due using (order_line_key)
    group by order_line_key
),
wide as (
    select
        lines.order_key,
        lines.item_key,
        lines.source_system,
        lines.entity_id,
        lines.location_id,
        lines.channel,
        lines.ordered_date,
        lines.ordered_quantity,
        greatest(lines.ordered_quantity - lines.cancelled_quantity, 0) as due_quantity,
        latest_promise_date,
        first_promise_date,
        requested_date,
        window_end_date,
        case
            when left_out_reason is not null then left_out_reason
            when lines.ordered_quantity <= 0 then 'not_positive'
            when lines.ordered_quantity - lines.cancelled_quantity <= 0
                then 'cancelled_by_customer'
        end as reason,
        coalesce(shipped.by_latest, 0) as shipped_latest,
        coalesce(delivered.by_latest, 0) as delivered_latest,
        coalesce(delivered.by_first, 0) as delivered_first,
        coalesce(delivered.by_requested, 0) as delivered_requested,
        coalesce(delivered.by_window, 0) as delivered_window,
        case when is_all_proven then 0
             else greatest(coalesce(shipped.by_latest, 0) - delivered_quantity, 0) end
            as unproven_latest,
        case when is_all_proven then 0
             else greatest(coalesce(shipped.by_first, 0) - delivered_quantity, 0) end
            as unproven_first,
        case when is_all_proven then 0
             else greatest(coalesce(shipped.by_requested, 0) - delivered_quantity, 0) end
            as unproven_requested,
        case when is_all_proven then 0
             else greatest(coalesce(shipped.by_window, 0) - delivered_quantity, 0) end
            as unproven_window,
        as_of_date,
        tells_shipped,
        tells_delivered
    from lines
    join line_facts using (order_line_key)
    join as_of on as_of.source_system = lines.source_system
    left join shipped using (order_line_key)
    left join delivered using (order_line_key)
),
long as (
    select 'shipped_latest_promise' as rung, 'no_promise' as undated, latest_promise_date as due_date,
           shipped_latest as on_time, 0 as unproven, tells_shipped as is_told, wide.*
    from wide
    union all
    select 'delivered_latest_promise', 'no_promise', latest_promise_date, delivered_latest,
           unproven_latest, tells_delivered, wide.*
    from wide
    union all
    select 'delivered_first_promise', 'no_promise', first_promise_date, delivered_first,
           unproven_first, tells_delivered, wide.*
    from wide
    union all
    select 'delivered_requested', 'no_requested_day', requested_date, delivered_requested,
           unproven_requested, tells_delivered, wide.*
    from wide
    union all
    select 'delivered_window', 'no_window_day', window_end_date, delivered_window,
           unproven_window, tells_delivered, wide.*
    from wide
)
select
    rung,
    order_key,
    item_key,
    source_system,
    entity_id,
    location_id,
    channel,
    coalesce(due_date, ordered_date) as period_date,
    due_quantity,
    least(on_time, due_quantity) as on_time_quantity,
    on_time >= due_quantity as is_met,
    case
        when reason is not null then reason
        when due_date is null then undated
        when not is_told then 'unknown'
        when on_time >= due_quantity then null
        when on_time + unproven >= due_quantity then 'unknown'
    end as reason
from long
where coalesce(due_date, ordered_date) <= as_of_date;

-- One row per KPI, day, place and reason for leaving out.
create temp table judged as
with orders_due as (
    select
        rung, order_key, period_date, source_system, entity_id, channel,
        min(location_id) as location_id,
        count(*) filter (reason is null and not is_met) as failed,
        count(*) filter (reason is null and is_met) as met,
        count(*) filter (reason = 'unknown') as unknown,
        min(reason) as reason
    from rungs
    group by rung, order_key, period_date, source_system, entity_id, channel
),
orders_judged as (
    select
        * exclude (reason),
        case when failed > 0 then null when unknown > 0 then 'unknown' when met > 0 then null
             else reason end as reason
    from orders_due
),
cases_judged as (
    select
        rungs.* exclude (reason),
        pack_quantity,
        case
            when reason is not null then reason
            when pack_quantity is null or pack_quantity <= 0 then 'no_pack_factor'
            when due_quantity < pack_quantity then 'less_than_a_case'
        end as reason
    from rungs left join items using (item_key)
),
-- What was first shipped, of what was due.
lines_due as (
    select
        order_lines.order_key, order_lines.source_system, order_lines.entity_id,
        order_lines.location_id, order_lines.channel,
        coalesce(due_date, order_lines.ordered_date) as period_date,
        ordered_quantity - cancelled_quantity as wanted,
        order_lines.unit_price,
        items.pack_quantity,
        order_lines.picked_quantity is null as is_untold,
        not as_of.tells_shipped as is_first_untold,
        least(order_lines.picked_quantity, ordered_quantity - cancelled_quantity) as filled,
        case when order_lines.first_shipped_date <= due_date
             then least(first_quantity, ordered_quantity - cancelled_quantity) else 0 end
            as first_filled,
        case
            when left_out_reason is not null then left_out_reason
            when ordered_quantity <= 0 then 'not_positive'
            when is_cancelled then 'cancelled_by_customer'
            when due_date is null then 'no_due_day'
        end as reason
    from built.fct_order_lines as order_lines
    join line_facts using (order_line_key)
    join as_of on as_of.source_system = order_lines.source_system
    left join items on items.item_key = order_lines.item_key
    where coalesce(due_date, order_lines.ordered_date) <= as_of_date
),
tries as (
    select '' as variant, lines_due.* exclude (reason), filled as counted,
           case when reason is not null then reason when is_untold then 'unknown' end as reason
    from lines_due
    union all
    select '_first_pass', lines_due.* exclude (reason), first_filled,
           case when reason is not null then reason
                when is_untold or is_first_untold then 'unknown' end
    from lines_due
    union all
    select '_with_substitutes', lines_due.* exclude (reason), filled,
           case when reason is not null then reason when is_untold then 'unknown' end
    from lines_due
),
orders_filled as (
    select
        variant, order_key, source_system, entity_id, channel,
        min(location_id) as location_id,
        max(period_date) as period_date,
        bool_and(coalesce(reason is not null or counted >= wanted, false)) as is_complete,
        case when bool_and(reason is not null) then min(reason) end as reason
    from tries
    where variant <> ''
    group by variant, order_key, source_system, entity_id, channel
),
rows_judged as (
    select
        'otif_' || rung || '_line' as kpi_code, period_date, source_system, entity_id, location_id,
        channel, reason, sum(is_met::integer) as met, count(*) as counted, count(*) as row_count
    from rungs group by all
    union all
    select
        'otif_' || rung || '_order', period_date, source_system, entity_id, location_id, channel,
        reason, sum((failed = 0)::integer), count(*), count(*)
    from orders_judged group by all
    union all
    select
        'otif_' || rung || '_case', period_date, source_system, entity_id, location_id, channel,
        reason, sum(floor(on_time_quantity / pack_quantity)), sum(floor(due_quantity / pack_quantity)), count(*)
    from cases_judged group by all
    union all
    select
        'promise_kept', period_date, source_system, entity_id, location_id, channel, reason,
        sum(on_time_quantity), sum(due_quantity), count(*)
    from rungs where rung = 'delivered_first_promise' group by all
    union all
    select
        'promise_stability', coalesce(first_promise_date, order_lines.ordered_date), source_system,
        entity_id, location_id, channel,
        case when is_cancelled then 'cancelled_by_customer'
             when first_promise_date is null then 'no_promise'
             when not tells_promised then 'unknown' end,
        sum((repromises = 0)::integer), count(*), count(*)
    from built.fct_order_lines as order_lines
    join line_facts using (order_line_key)
    join as_of using (source_system)
    where coalesce(first_promise_date, order_lines.ordered_date) <= as_of_date
    group by all
    union all
    select
        'confirmation_lead_time', coalesce(first_confirmed_date, order_lines.ordered_date),
        source_system, entity_id, location_id, channel,
        case when first_confirmed_at is not null then null
             when not tells_promised then 'unknown' else 'not_confirmed' end,
        sum(cast(date_diff('microsecond', ordered_at, first_confirmed_at) / 3600000000
                 as decimal(38, 4))), count(*), count(*)
    from built.fct_order_lines as order_lines
    join line_facts using (order_line_key)
    join as_of using (source_system)
    group by all
    union all
    select
        'line_fill_rate' || variant, period_date, source_system, entity_id, location_id, channel,
        reason, sum((counted >= wanted)::integer), count(*), count(*)
    from tries group by all
    union all
    select
        'unit_fill_rate' || variant, period_date, source_system, entity_id, location_id, channel,
        reason, sum(counted), sum(wanted), count(*)
    from tries where variant <> '' group by all
    union all
    select
        'value_fill_rate' || variant, period_date, source_system, entity_id, location_id, channel,
        case when reason is not null then reason when unit_price is null then 'no_price' end,
        sum(counted * unit_price), sum(wanted * unit_price), count(*)
    from tries group by all
    union all
    select
        'case_fill_rate' || variant, period_date, source_system, entity_id, location_id, channel,
        case
            when reason is not null then reason
            when pack_quantity is null or pack_quantity <= 0 then 'no_pack_factor'
            when wanted < pack_quantity then 'less_than_a_case'
        end, sum(floor(counted / pack_quantity)), sum(floor(wanted / pack_quantity)), count(*)
    from tries group by all
    union all
    select
        'order_fill_rate' || variant, period_date, source_system, entity_id, location_id, channel,
        reason, sum(is_complete::integer), count(*), count(*)
    from orders_filled group by all
)
select
    kpi_code, period_date, source_system, entity_id, location_id, channel,
    sum(case when reason is null then met else 0 end) as numerator,
    sum(case when reason is null then counted else 0 end) as denominator,
    sum(case when reason is null then 0 else row_count end) as excluded_count,
    sum(case when reason is null then row_count else 0 end) as covered_count,
    sum(case when reason is null or reason = 'unknown' then row_count else 0 end) as eligible_count
from rows_judged
group by kpi_code, period_date, source_system, entity_id, location_id, channel;

-- == Backorders: opening + new - filled - cancelled = closing ===================================

create temp table backorder_steps as
with due as (
    select
        order_lines.order_line_key, source_system, entity_id, location_id, channel, due_date,
        due_date + 1 as first_day,
        coalesce(unit_price, 0) as unit_price,
        ordered_quantity - customer_cancelled_quantity as wanted,
        seller_cancelled_quantity,
        confirmed_date
    from built.fct_order_lines as order_lines
    where due_date is not null and shipped_quantity is not null
        and (not is_rejected or seller_cancelled_quantity > 0)
        and ordered_quantity > customer_cancelled_quantity
),
gone as (
    select order_line_key, shipped_date as gone_date, shipped_quantity as filled,
           cast(0 as decimal(38, 4)) as cancelled
    from built.fct_shipment_lines where shipped_date is not null
    union all
    select order_line_key, confirmed_date, 0, seller_cancelled_quantity
    from due where seller_cancelled_quantity > 0 and confirmed_date is not null
),
summed as (
    select
        due.order_line_key,
        greatest(gone_date, first_day) as gone_date,
        sum(filled) filter (gone_date >= first_day) as filled,
        sum(cancelled) filter (gone_date >= first_day) as cancelled,
        coalesce(sum(filled + cancelled) filter (gone_date < first_day), 0) as before
    from due join gone on gone.order_line_key = due.order_line_key
    group by due.order_line_key, greatest(gone_date, first_day)
),
before_due as (
    select order_line_key, sum(before) as before from summed where before > 0
    group by order_line_key
),
opened as (
    select due.*, wanted - coalesce(before_due.before, 0) as opened
    from due left join before_due on before_due.order_line_key = due.order_line_key
    where wanted > coalesce(before_due.before, 0)
),
left_over as (
    select
        opened.*, gone_date, coalesce(filled, 0) as filled, coalesce(cancelled, 0) as cancelled,
        opened - coalesce(sum(coalesce(filled, 0) + coalesce(cancelled, 0)) over (
            partition by opened.order_line_key order by gone_date
            rows between unbounded preceding and 1 preceding
        ), 0) as left_quantity
    from opened join summed on summed.order_line_key = opened.order_line_key
    where coalesce(filled, 0) + coalesce(cancelled, 0) > 0
),
steps as (
    select source_system, entity_id, location_id, channel, due_date, unit_price,
           first_day as period_date, opened as new, 0 as filled, 0 as cancelled, 1 as line_change
    from opened
    union all
    select source_system, entity_id, location_id, channel, due_date, unit_price, gone_date, 0,
           least(filled, left_quantity),
           least(cancelled, left_quantity - least(filled, left_quantity)),
           case when filled + cancelled >= left_quantity then -1 else 0 end
    from left_over where left_quantity > 0
)
select
    source_system, entity_id, location_id, channel, period_date,
    sum(new) as new,
    sum(filled) as filled,
    sum(cancelled) as cancelled,
    sum(new - filled - cancelled) as quantity,
    sum((new - filled - cancelled) * unit_price) as value,
    sum(line_change) as lines,
    sum(line_change * (due_date - date '2000-01-01')) as due_days
from steps
group by source_system, entity_id, location_id, channel, period_date;

create temp table backorders as
with days as (
    select places.*, cast(unnest(generate_series(first_date, as_of_date, interval 1 day)) as date)
        as period_date
    from (
        select distinct source_system, entity_id, location_id, channel from backorder_steps
    ) as places
    join as_of using (source_system)
)
select
    days.*,
    coalesce(new, 0) as new,
    coalesce(filled, 0) as filled,
    coalesce(cancelled, 0) as cancelled,
    coalesce(quantity, 0) as quantity,
    sum(coalesce(quantity, 0)) over place as open_quantity,
    sum(coalesce(value, 0)) over place as open_value,
    sum(coalesce(lines, 0)) over place as open_lines,
    sum(coalesce(due_days, 0)) over place as open_due_days
from days
left join backorder_steps as steps
    on steps.source_system = days.source_system
    and steps.entity_id is not distinct from days.entity_id
    and steps.location_id is not distinct from days.location_id
    and steps.channel = days.channel
    and steps.period_date = days.period_date
window place as (
    partition by days.source_system, days.entity_id, days.location_id, days.channel
    order by days.period_date
);

-- == kpi_values =================================================================================

create table built.kpi_values as
with told as (
    select * from judged
    union all
    select
        'unit_fill_rate', coalesce(due_date, ordered_date), source_system, entity_id, location_id,
        channel,
        sum(case when is_counted then least(picked_quantity, wanted) else 0 end),
        sum(case when is_counted then wanted else 0 end),
        sum((not is_counted)::integer), sum(is_counted::integer),
        sum((is_counted or is_meant and picked_quantity is null)::integer)
    from (
        select
            *,
            ordered_quantity - cancelled_quantity as wanted,
            left_out_reason is null and due_date is not null and not is_cancelled as is_meant,
            is_meant and picked_quantity is not null as is_counted
        from built.fct_order_lines
    )
    group by all
    union all
    select
        'invoice_latency',
        case when is_counted then last_invoiced_date else shipped_date end, source_system,
        entity_id, location_id, channel,
        sum(case when is_counted then unit_days else 0 end),
        sum(case when is_counted then invoiced_quantity else 0 end),
        sum((not coalesce(is_counted, false))::integer), sum(coalesce(is_counted, false)::integer),
        sum((coalesce(is_counted, true))::integer)
    from (
        select
            order_lines.*,
            facts.last_invoiced_date,
            facts.invoiced_unit_days - facts.shipped_unit_days as unit_days,
            order_lines.invoiced_quantity = order_lines.shipped_quantity as is_counted
        from built.fct_order_lines as order_lines
        join line_facts as facts on facts.order_line_key = order_lines.order_line_key
        where order_lines.shipped_quantity > 0
    )
    group by all
    union all
    select
        'open_receivables', period_date, source_system, entity_id, null, null,
        sum(coalesce(amount, 0)) over (
            partition by source_system, entity_id order by period_date
        ), null, 0, null, null
    from (
        select source_system, entity_id,
               cast(unnest(generate_series(first_date, as_of_date, interval 1 day)) as date)
                   as period_date
        from (select distinct source_system, entity_id from built.fct_receivables)
        join as_of using (source_system)
    ) as days
    left join (
        select source_system, entity_id, posted_date as period_date, sum(amount) as amount
        from built.fct_receivables group by all
    ) as changes using (source_system, entity_id, period_date)
    union all
    select
        measure.code, period_date, source_system, entity_id, location_id, channel,
        measure.amount, measure.number, 0, open_lines, open_lines
    from (
        select *, unnest([
            {'code': 'backorder_opening', 'amount': open_quantity - quantity, 'number': null},
            {'code': 'backorder_new', 'amount': new, 'number': null},
            {'code': 'backorder_filled', 'amount': filled, 'number': null},
            {'code': 'backorder_cancelled', 'amount': cancelled, 'number': null},
            {'code': 'backorder_closing', 'amount': open_quantity, 'number': null},
            {'code': 'backorder_quantity', 'amount': open_quantity, 'number': null},
            {'code': 'backorder_value', 'amount': open_value, 'number': null},
            {'code': 'backorder_lines', 'amount': open_lines, 'number': null},
            {'code': 'backorder_age', 'number': open_lines, 'amount':
                open_lines * (period_date - date '2000-01-01') - open_due_days}
        ]) as measure
        from backorders
    )
)
select
    told.kpi_code,
    told.source_system,
    told.entity_id,
    told.location_id,
    told.channel,
    cast(told.numerator as decimal(38, 4)) as numerator,
    cast(told.denominator as decimal(38, 4)) as denominator,
    cast(told.excluded_count as bigint) as excluded_count,
    cast(told.covered_count as bigint) as covered_count,
    cast(told.eligible_count as bigint) as eligible_count,
    told.period_date,
    sources.data_version,
    sources.known_at as as_of_record_time
from told
join as_of on as_of.source_system = told.source_system and told.period_date <= as_of.as_of_date
join sources on sources.source_system = told.source_system;
