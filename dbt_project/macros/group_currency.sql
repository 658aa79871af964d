{#
  The currency that KPIs sum money in: the variable `group_currency`, else CROSSDOCK_GROUP_CURRENCY.
  Where neither is set, each legal entity's own.
#}
{% macro group_currency() -%}
    {{ return(var('group_currency', env_var('CROSSDOCK_GROUP_CURRENCY', ''))) }}
{%- endmacro %}

{#
  The kind of exchange rate for each purpose (EC-11), by the name that the feed exchange_rates gives
  it: what was booked at the rate of the order's day, what was billed at that of the posting's, what
  is owed at the closing rate of the day looked at.
#}
{% macro rate_types() -%}
    {{ return({
        'booking': var('booking_rate_type', 'spot'),
        'billing': var('billing_rate_type', 'spot'),
        'exposure': var('exposure_rate_type', 'closing'),
    }) }}
{%- endmacro %}

{#
  An amount below 10^15 in another currency, exactly, to four decimals; 1 is the same currency.
  Nineteen digits, because DuckDB keeps the product of two decimals of eighteen in eighteen.
#}
{% macro translated(amount, rate) -%}
    case
        when {{ rate }} = 1 then cast({{ amount }} as decimal(38, 4))
        else
            cast(
                round(cast({{ amount }} as decimal(19, 4)) * cast({{ rate }} as decimal(18, 10)), 4)
                as decimal(38, 4)
            )
    end
{%- endmacro %}
