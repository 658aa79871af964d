"""Does the right password open the door, and guessing never?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import perf_counter

import pytest
from sqlalchemy import select

from workflow.accounts import (
    DEMO_ACCOUNTS,
    DEMO_PASSWORD,
    HASHER,
    NOBODYS_HASH,
    Account,
    create_account,
    seed_demo_accounts,
    sign_in,
)
from workflow.errors import (
    AccountError,
    LockedOut,
    LoginTaken,
    PasswordTooShort,
    UnknownRole,
    WrongCredentials,
)
from workflow.store import Store
from workflow.tables import ACCOUNT

pytestmark = pytest.mark.usefixtures("people")


def answer(store: Store, login: str, password: str, at: datetime) -> str:
    try:
        return sign_in(store, login=login, password=password, at=at).login
    except AccountError as refused:
        return f"{type(refused).__name__}: {refused}"


def guess(store: Store, login: str, at: datetime, times: int) -> list[str]:
    return [answer(store, login, "wrong", at).split(":")[0] for _ in range(times)]


def test_the_right_password_signs_in_whatever_the_case_of_the_login(
    store: Store, noon: datetime
) -> None:
    account = sign_in(store, login=" CSR ", password=DEMO_PASSWORD, at=noon)
    assert account == Account("csr", "Csr", "csr")


def test_unknown_login_and_wrong_password_get_the_same_words(store: Store, noon: datetime) -> None:
    assert answer(store, "csr", "wrong", noon) == answer(store, "nobody", "wrong", noon)
    assert answer(store, "nobody", "wrong", noon).startswith("WrongCredentials")


def test_unknown_login_and_wrong_password_take_about_the_same_time(
    store: Store, noon: datetime
) -> None:
    def fastest(login: str) -> float:
        seconds = []
        for _ in range(4):
            start = perf_counter()
            answer(store, login, "wrong", noon)
            seconds.append(perf_counter() - start)
        return min(seconds)

    known, unknown = fastest("csr"), fastest("nobody")
    assert 1 / 3 < known / unknown < 3


def test_the_hash_of_nobody_costs_what_every_hash_costs(password_hash: str) -> None:
    assert NOBODYS_HASH.split("$")[1:4] == password_hash.split("$")[1:4]
    assert NOBODYS_HASH.startswith("$argon2id$")


def test_five_wrong_passwords_lock_the_login_also_for_the_right_one(
    store: Store, noon: datetime
) -> None:
    assert guess(store, "csr", noon, 5) == ["WrongCredentials"] * 5
    with pytest.raises(LockedOut) as locked:
        sign_in(store, login="csr", password=DEMO_PASSWORD, at=noon + timedelta(minutes=14))
    assert locked.value.until == noon + timedelta(minutes=15)
    after = noon + timedelta(minutes=15)
    assert sign_in(store, login="csr", password=DEMO_PASSWORD, at=after).login == "csr"


def test_an_unknown_login_locks_like_a_known_one(store: Store, noon: datetime) -> None:
    assert guess(store, "nobody", noon, 6) == guess(store, "csr", noon, 6)
    assert guess(store, "nobody", noon, 1) == ["LockedOut"]


def test_one_locked_login_locks_nobody_else(store: Store, noon: datetime) -> None:
    guess(store, "csr", noon, 5)
    assert sign_in(store, login="planner", password=DEMO_PASSWORD, at=noon).login == "planner"


def test_a_success_starts_the_count_again(store: Store, noon: datetime) -> None:
    guess(store, "csr", noon, 4)
    sign_in(store, login="csr", password=DEMO_PASSWORD, at=noon)
    assert guess(store, "csr", noon, 4) == ["WrongCredentials"] * 4
    assert sign_in(store, login="csr", password=DEMO_PASSWORD, at=noon).login == "csr"


def test_guesses_side_by_side_are_all_counted(store: Store, noon: datetime) -> None:
    with ThreadPoolExecutor(8) as threads:
        guesses = [threads.submit(answer, store, "csr", "wrong", noon) for _ in range(8)]
        names = sorted(guess.result().split(":")[0] for guess in guesses)
    assert names == ["LockedOut"] * 3 + ["WrongCredentials"] * 5


def test_a_password_is_kept_as_an_argon2id_hash_only(store: Store) -> None:
    create_account(store, login="New", display_name="New", role="csr", password="long enough")
    with store.read() as connection:
        kept = connection.scalar(select(ACCOUNT.c.password_hash).where(ACCOUNT.c.login == "new"))
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert HASHER.verify("long enough", kept)


@pytest.mark.parametrize(
    ("login", "role", "password", "error"),
    [
        ("CSR", "csr", "long enough", LoginTaken),
        ("new", "king", "long enough", UnknownRole),
        ("new", "csr", "short", PasswordTooShort),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    store: Store, login: str, role: str, password: str, error: type[AccountError]
) -> None:
    with pytest.raises(error):
        create_account(store, login=login, display_name="New", role=role, password=password)


def test_an_overlong_login_is_only_wrong(store: Store, noon: datetime) -> None:
    with pytest.raises(WrongCredentials):
        sign_in(store, login="x" * 10_000, password="wrong", at=noon)


def test_seeding_demo_accounts_twice_is_seeding_once(store: Store, noon: datetime) -> None:
    with store.write() as connection:
        connection.execute(ACCOUNT.delete().where(ACCOUNT.c.login.in_(["csr", "planner"])))
    seed_demo_accounts(store)
    with store.read() as connection:
        before = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.login)).all()
    seed_demo_accounts(store)
    with store.read() as connection:
        assert connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.login)).all() == before
    assert {row.login for row in before} >= set(DEMO_ACCOUNTS)
    signed_in = sign_in(store, login="planner", password=DEMO_PASSWORD, at=noon)
    assert signed_in == Account("planner", "Parker Planner", "planner")
