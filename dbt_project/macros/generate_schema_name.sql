{# A schema is called what its layer's configuration calls it, without the target's prefix. #}
{% macro generate_schema_name(custom_schema_name, node) %}
    {{- custom_schema_name or target.schema -}}
{% endmacro %}
