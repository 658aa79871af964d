{# The spans of days of each thing follow one another without gap or overlap, and end at no day. #}
{% test spans_follow(model, thing) %}
select *
from (
    select
        {{ thing }},
        valid_from_date,
        valid_to_date,
        lead(valid_from_date) over (
            partition by {{ thing }} order by valid_from_date nulls last
        ) as next_from_date
    from {{ model }}
) as spans
where
    valid_to_date < valid_from_date
    or (next_from_date is null and valid_to_date <> cast('9999-12-31' as date))
    or next_from_date <> cast(valid_to_date + 1 as date)
{% endtest %}
