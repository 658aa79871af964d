{#
    DuckDB's tables and views, made in their place.

    dbt makes each under another name and swaps it in, so that readers never miss one. Nobody reads
    the file of a build before it is published, and the swaps cost as much as most of our queries.
#}
{% materialization table, adapter="duckdb" %}
    {{ return(made_in_place(this.incorporate(type='table'))) }}
{% endmaterialization %}

{% materialization view, adapter="duckdb" %}
    {{ return(made_in_place(this.incorporate(type='view'))) }}
{% endmaterialization %}

{% materialization test, adapter="duckdb" %}
    {% set outcome = materialization_test_default() %}
    {% do adapter.commit() %}
    {% do drop_read_steps() %}
    {{ return(outcome) }}
{% endmaterialization %}

{#
    The marts of a part of a large history lie in a schema of their own, so that those of all parts can
    lie in one file without being copied; a view stands for them in `marts` meanwhile.
#}
{% macro made_in_place(relation) %}
    {% set part = env_var('CROSSDOCK_PART', '') %}
    {% set is_of_a_part = part and relation.database == 'built' and relation.is_table %}
    {% set place = relation.incorporate(path={'schema': 'marts_' ~ part}) if is_of_a_part else relation %}
    {% do drop_relation_if_exists(load_cached_relation(this)) %}
    {% do run_hooks(pre_hooks) %}
    {% call statement('main') %}
        {{ create_table_as(False, place, sql) if relation.is_table
           else create_view_as(relation, sql) }}
    {% endcall %}
    {% if is_of_a_part %}
        {% call statement('stand_for') %}
            create or replace view {{ relation }} as select * from {{ place }}
        {% endcall %}
    {% endif %}
    {% do run_hooks(post_hooks) %}
    {% do adapter.commit() %}
    {% do drop_read_steps() %}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
