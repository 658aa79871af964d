-- What is often written, and what each case shows to be wrong: every join multiplies the rows before
-- it, days are those of UTC, the last promise wins, and only what was delivered counts.
create view joined as
select
    order_lines.order_line_id,
    order_lines.order_id,
    order_lines.quantity,
    picks.quantity as picked_quantity,
    deliveries.quantity as delivered_quantity,
    order_lines.unit_price,
    cast(deliveries.delivered_at as date) as delivered_date,
    coalesce(answers.promised_date, orders.promised_date, orders.requested_date) as due_date
from order_lines
inner join orders using (order_id)
left join picks using (order_line_id)
inner join deliveries using (order_line_id)
left join (
    select order_line_id, max(promised_date) as promised_date
    from order_confirmations
    group by order_line_id
) as answers using (order_line_id);

create view kpi_values as
select
    unnest([
        'otif_delivered_first_promise_line',
        'otif_delivered_latest_promise_line',
        'otif_delivered_requested_line'
    ]) as kpi_code,
    due_date as period_date,
    sum(case when delivered_date <= due_date and delivered_quantity >= quantity then 1 else 0 end)
        as numerator,
    count(*) as denominator,
    0 as excluded_count
from joined
group by due_date
union all
select 'promise_kept', due_date,
    sum(case when delivered_date <= due_date then delivered_quantity else 0 end), sum(quantity), 0
from joined
group by due_date
union all
select 'unit_fill_rate', due_date, sum(picked_quantity), sum(quantity), 0
from joined
group by due_date
union all
select 'line_fill_rate', due_date,
    sum(case when picked_quantity >= quantity then 1 else 0 end), count(*), 0
from joined
group by due_date
union all
select 'value_fill_rate', due_date, sum(picked_quantity * unit_price), sum(quantity * unit_price), 0
from joined
group by due_date;
