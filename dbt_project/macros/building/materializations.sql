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

{% macro made_in_place(relation) %}
    {% do drop_relation_if_exists(load_cached_relation(this)) %}
    {% do run_hooks(pre_hooks) %}
    {% call statement('main') %}
        {{ create_table_as(False, relation, sql) if relation.is_table
           else create_view_as(relation, sql) }}
    {% endcall %}
    {% do run_hooks(post_hooks) %}
    {% do adapter.commit() %}
    {% do drop_read_steps() %}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
