-- What the project's SQL asks of DuckDB and PostgreSQL lacks (benchmarks/postgres.py).
create schema compatible;
create function compatible.to_minutes(numeric) returns interval language sql immutable
    as 'select make_interval(mins => $1::int)';
create function compatible.to_hours(numeric) returns interval language sql immutable
    as 'select make_interval(hours => $1::int)';
create function compatible.to_microseconds(numeric) returns interval language sql immutable
    as 'select $1 * interval ''1 microsecond''';
create function compatible.round(double precision, int) returns numeric language sql immutable
    as 'select pg_catalog.round($1::numeric, $2)';
-- PostgreSQL refuses what is too small to tell from nothing.
create function compatible.exp(double precision) returns double precision language sql immutable
    as 'select case when $1 < -700 then 0 else pg_catalog.exp($1) end';
