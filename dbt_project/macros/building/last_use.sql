{#
    Steps in memory are dropped once nobody is left to read them: with those that are still to be
    read, a history takes less than half the memory that all of them take.

    Each table and test tells when it is done, and the last of a step's readers in this build drops it.
    A step that is read through views has the readers of the views. What a view reads that nobody reads
    in this build is kept: somebody means to ask it later.
    What is known of all nodes is kept in the graph, which the threads of one build share and no
    other build sees; queries for it would cost more than most models do.
#}
{% macro drop_read_steps() %}
    {% if env_var('CROSSDOCK_WAREHOUSE', ':memory:') == ':memory:' %}
        {% set steps = graph.setdefault('steps', {}) or steps_with_readers() %}
        {% set drops = [] %}
        {% do graph.setdefault('done', {}).update({model.unique_id: true}) %}
        {% for step, readers in steps.items() if model.unique_id in readers %}
            {% if readers | reject('in', graph.done) | list | length == 0 %}
                {# Two readers may end at once: the first to put its name there drops the step. #}
                {% if graph.setdefault('dropped', {}).setdefault(step, model.unique_id) == model.unique_id %}
                    {% do drops.append('drop table ' ~ graph.nodes[step].relation_name) %}
                {% endif %}
            {% endif %}
        {% endfor %}
        {% if drops %}{% do run_query(drops | join('; ')) %}{% endif %}
    {% endif %}
{% endmacro %}

{# Tables of the warehouse, each with all that must be done before it goes. #}
{% macro steps_with_readers() %}
    {% set steps, read = {}, {} %}
    {% set nodes = graph.nodes.values() | selectattr('unique_id', 'in', selected_resources) | list %}
    {% for node in nodes %}
        {% for parent in node.depends_on.nodes %}{% do read.update({parent: true}) %}{% endfor %}
    {% endfor %}
    {% for node in nodes if node.config.materialized != 'view' or node.unique_id not in read %}
        {% set reader = 'later' if node.config.materialized == 'view' else node.unique_id %}
        {% for step in steps_read(node) %}
            {% do steps.setdefault(step, {}).update({reader: true}) %}
        {% endfor %}
    {% endfor %}
    {% do graph.steps.update(steps) %}
    {{ return(steps) }}
{% endmacro %}

{# The steps that a node reads, by itself or through views. #}
{% macro steps_read(node) %}
    {% set steps = [] %}
    {% for parent in node.depends_on.nodes if parent.startswith('model.') %}
        {% if graph.nodes[parent].config.materialized == 'view' %}
            {% do steps.extend(steps_read(graph.nodes[parent])) %}
        {% elif graph.nodes[parent].database == 'warehouse' %}
            {% do steps.append(parent) %}
        {% endif %}
    {% endfor %}
    {{ return(steps) }}
{% endmacro %}
