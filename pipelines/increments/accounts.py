"""What orders that are not built again do to their accounts, and what is done to theirs.

The credit gate of an order looks at all that its account owed and had on order when the order was
promised: the steps of the account are kept, so that a build of some orders can be told those of
the others.
"""

import polars as pl

from pipelines.extract import ACCOUNT_STEPS
from pipelines.home import Home
from pipelines.increments.built import Built
from pipelines.increments.scope import Scope
from pipelines.increments.telling import rows_of
from pipelines.parts.connection import connected

KEY = "bill_to_customer_key, source_system, currency_code, entity_currency_code, step_at"
# Per account and moment, what is left of the steps when those of the orders in scope are taken off.
OTHERS = f"""
    others as (
        select
            {KEY}, cast(sum(amount) as decimal(38, 4)) as amount,
            cast(sum(unpriced_count) as bigint) as unpriced_count
        from (
            from kept.intermediate.int_gates__account_steps
            union all by name
            select
                * replace (
                    -amount as amount, -unpriced_count as unpriced_count, -step_count as step_count
                )
            from before.intermediate.int_gates__account_steps
        )
        group by all having sum(step_count) > 0
    )
    """


def others_steps(home: Home, scope: Scope, before: Built) -> pl.DataFrame:
    """Return the steps of the accounts in scope that orders out of it take, as the extract has it.

    What an account's first order in scope finds is one step, at the beginning of time.
    """
    with connected(home) as connection:
        connection.execute(
            f"attach '{home.marts}' as marts (read_only); attach '{home.kept}' as kept (read_only);"
            f"attach '{before.kept}' as before (read_only)"
        )
        found = connection.execute(
            f"""
            with {OTHERS},

            buyers as (
                select _source || '/' || customer_id as customer_key, min(ordered_at) as first_at
                from read_parquet('{scope.folder}/orders/*.parquet')
                group by all
            ),

            -- Whoever was ever billed for a buyer: an account too many harms nothing.
            billed as (
                select customer_key, customer_key as account from buyers
                union
                select customer_key, bill_to_customer_key from marts.marts.dim_customers
                union
                select _source || '/' || customer_id, _source || '/' || bill_to_customer_id
                from {rows_of(home, "customers")} where bill_to_customer_id is not null
            ),

            accounts as (
                select account, min(first_at) as first_at
                from buyers
                inner join billed on buyers.customer_key is not distinct from billed.customer_key
                group by account
            )

            select
                others.* replace (
                    case when step_at < first_at then timestamp '1900-01-01' else step_at end
                    as step_at,
                    sum(amount) as amount,
                    sum(unpriced_count) as unpriced_count
                )
            from others inner join accounts on bill_to_customer_key is not distinct from account
            group by all
            """
        ).pl()
    return found.select(pl.col(name).cast(dtype) for name, dtype in ACCOUNT_STEPS.items())


def orders_reached(home: Home, before: Built, after: Built) -> pl.DataFrame:
    """Return the orders out of scope whose credit gate sees a step of their account that changed.

    Those are promised at that moment or later; all of an account whose currencies change.
    """
    with connected(home) as connection:
        connection.execute(
            f"attach '{home.marts}' as marts (read_only); attach '{home.kept}' as kept (read_only);"
            f"attach '{before.kept}' as before (read_only);"
            f"attach '{after.kept}' as after (read_only);"
            f"attach '{before.marts}' as marts_before (read_only);"
            f"attach '{after.marts}' as marts_after (read_only);"
        )
        return connection.execute(
            f"""
            with {OTHERS},

            changed as (
                select bill_to_customer_key as account, min(step_at) as changed_at
                from (
                    (
                        from before.intermediate.int_gates__account_steps
                        except from after.intermediate.int_gates__account_steps
                    )
                    union all
                    (
                        from after.intermediate.int_gates__account_steps
                        except from before.intermediate.int_gates__account_steps
                    )
                )
                group by account
            ),

            currencies as (
                select
                    bill_to_customer_key as account,
                    list_sort(list(distinct currency_code) filter (is_now)) as codes_now,
                    list_sort(list(distinct currency_code) filter (not is_now)) as codes_then
                from (
                    select bill_to_customer_key, currency_code, false as is_now
                    from kept.intermediate.int_gates__account_steps
                    union all
                    select bill_to_customer_key, currency_code, true as is_now from others
                    union all
                    select bill_to_customer_key, currency_code, true as is_now
                    from after.intermediate.int_gates__account_steps
                )
                semi join changed on bill_to_customer_key is not distinct from account
                group by account
            )

            select orders.source_system, orders.order_id as named_order_id
            from marts.marts.fct_order_gates as gates
            inner join marts.marts.fct_orders as orders using (order_key)
            left join marts.marts.dim_customers as customers using (customer_key)
            inner join changed
                on changed.account is not distinct from
                    coalesce(customers.bill_to_customer_key, orders.customer_key)
            inner join currencies on changed.account is not distinct from currencies.account
            where
                gates.gate_code = 'credit'
                and (
                    gates.checked_at >= changed.changed_at
                    or codes_now is distinct from codes_then
                )
                and order_key not in (select order_key from marts_before.{before.schema}.fct_orders)
                and order_key not in (select order_key from marts_after.{after.schema}.fct_orders)
            """
        ).pl()
