{# One side of a comparison with the version before: true where any of the columns differs. #}
{% macro differs_from_former(columns, partition, order) -%}
    {%- for column in columns %}
    {{ column }} is distinct from lag({{ column }}) over (
        partition by {{ partition }} order by {{ order }} nulls last
    ){{ " or" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#
  The versions of each thing of a master feed, as days that follow one another without a gap.

  A version begins on the first day that its row states. Where no row of a thing states one, each
  begins on the day the source changed the row, else on the day it came, and the first holds since
  ever. Where some rows state one, a row without is the one that held since ever. Of the rows of one
  day the one stated last counts, and of the rows that hold on a day the one that began last. After
  the last day that a row states, with no other, it stands on as expired. Equal versions that follow
  one another are one. Rows without a first day count even where a newer version of their file came:
  they tell what the source said till then.
#}
{% macro row_history(feed, key, columns, changed_at) %}
{%- set thing = '_source, ' ~ key | join(', ') -%}
{%- set lineage = ['_file_id', 'file_name', '_row', '_record_time'] -%}
with

stated as (

    select
        landed_rows.*,
        files.file_name,
        files.landing_sequence,
        files.is_current,
        max(landed_rows.valid_from_date) over (
            partition by {% for column in ['_source'] + key %}landed_rows.{{ column }}{{ ", " if not loop.last }}{% endfor %}

        ) is not null as is_dated,
        max(case when files.is_current then 1 else 0 end) over (
            partition by {% for column in ['_source'] + key %}landed_rows.{{ column }}{{ ", " if not loop.last }}{% endfor %}

        ) = 1 as is_kept
    from {{ source('landing', feed) }} as landed_rows
    inner join {{ ref('stg_operations__files') }} as files
        on
            landed_rows._source = files.source_system
            and landed_rows._file_id = files.file_id
            and landed_rows._parser_version = files.parser_version
    where files.is_current or landed_rows.valid_from_date is null

),

begun as (

    select
        stated.*,
        case
            when valid_from_date is not null then valid_from_date
            when is_dated then cast('1900-01-01' as date)
            else
                coalesce(
                    {{ local_date(changed_at, changed_at.removesuffix('_at') ~ '_utc_offset_minutes') }},
                    cast(_record_time as date)
                )
        end as effective_date
    from stated
    where is_kept

),

last_of_day as (

    select *
    from begun
    qualify row_number() over (
        partition by {{ thing }}, effective_date
        order by
            is_current desc nulls last,
            {{ changed_at }} desc nulls last,
            case when {{ changed_at }} is not null then _file_id end desc nulls last,
            landing_sequence desc nulls last,
            _row desc nulls last
    ) = 1

),

spans as (

    select
        last_of_day.*,
        case
            when
                valid_from_date is null
                and row_number() over (
                    partition by {{ thing }} order by effective_date nulls last
                ) = 1
                then cast('1900-01-01' as date)
            else effective_date
        end as from_date,
        coalesce(valid_to_date, cast('9999-12-31' as date)) as to_date
    from last_of_day

),

-- A row that repeats the one before it says nothing new; a feed sent whole each day is mostly such.
news as (

    select *
    from spans
    qualify {{ differs_from_former(columns + ['to_date'], thing, 'from_date') }}
        or row_number() over (partition by {{ thing }} order by from_date nulls last) = 1

),

turns as (

    select
        {{ thing }},
        from_date as turn_date
    from news
    union
    select
        {{ thing }},
        cast(to_date + 1 as date) as turn_date
    from news
    where to_date < cast('9999-12-31' as date)

),

holding as (

    select
        {% for column in ['_source'] + key + columns + lineage + ['is_dated'] -%}
        news.{{ column }},
        {% endfor -%}
        news.to_date < turns.turn_date as is_expired,
        turns.turn_date
    from turns
    inner join news
        on
            {% for column in ['_source'] + key -%}
            turns.{{ column }} is not distinct from news.{{ column }}
            and {% endfor -%}
            turns.turn_date >= news.from_date
    qualify row_number() over (
        partition by {% for column in ['_source'] + key %}turns.{{ column }}, {% endfor %}turns.turn_date
        order by
            case when news.to_date < turns.turn_date then 1 else 0 end asc,
            case when news.to_date < turns.turn_date then news.to_date end desc nulls last,
            news.from_date desc nulls last
    ) = 1

),

versions as (

    select *
    from holding
    qualify {{ differs_from_former(columns + ['is_expired'], thing, 'turn_date') }}
        or row_number() over (partition by {{ thing }} order by turn_date nulls last) = 1

),

followed as (

    select
        versions.*,
        coalesce(
            cast(
                lead(turn_date) over (partition by {{ thing }} order by turn_date nulls last) - 1
                as date
            ),
            cast('9999-12-31' as date)
        ) as last_date,
        min(turn_date) over (partition by {{ thing }}) as first_date
    from versions

)

select
    {% for column in ['_source'] + key + columns + lineage -%}
    followed.{{ column }},
    {% endfor -%}
    followed.is_expired,
    followed.turn_date as valid_from_date,
    followed.last_date as valid_to_date,
    case
        when followed.is_dated
            then
                greatest(
                    coalesce(sources.known_until_date, cast('9999-12-31' as date)),
                    followed.first_date
                ) between followed.turn_date and followed.last_date
        else followed.last_date = cast('9999-12-31' as date)
    end as is_current
from followed
left join {{ ref('stg_operations__sources') }} as sources
    on followed._source = sources.source_system
{% endmacro %}
