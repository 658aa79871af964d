-- An attribute of golden records survives by one known rule, whichever source tells it.
select
    thing_kind,
    attribute_name
from {{ ref('attribute_owners') }}
group by thing_kind, attribute_name
having
    count(distinct survival_rule) > 1
    or max(case when survival_rule in ('most_trusted', 'most_recent') then 0 else 1 end) = 1
