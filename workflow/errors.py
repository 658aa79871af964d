"""Why the operational store refuses.

    WorkflowError
    ├── StoreBusy               another process held the store's lock for too long
    ├── NaiveInstant            a time without its offset
    ├── UnknownFile             the ledger never saw this file arrive
    ├── UnknownPushKey          no key for pushing files has this id
    ├── PushKeyReused           the idempotency key came with another file
    ├── AccountError
    │   ├── LoginTaken
    │   ├── UnknownRole
    │   ├── PasswordTooShort
    │   ├── WrongCredentials    unknown login or wrong password: never told apart
    │   └── LockedOut           too many wrong passwords
    └── ActRefused              an act on an exception case
        ├── NotPermitted        the role may not do this
        ├── CaseChanged         somebody acted since the page was drawn
        ├── NotAllowedInState   no such step from the case's state
        ├── NotTheAssignee      only who holds the case may do this
        ├── CaseCodeDiffers     the case is known under another exception code
        ├── ReasonNeeded        a resolution needs a known reason
        ├── CommentNeeded       a resolution or a comment needs words
        └── KeyReused           the idempotency key belongs to another act

Constructors take facts; callers read the attributes and never parse the messages.
"""

from datetime import datetime


class WorkflowError(Exception):
    """Anything that the operational store refuses."""


class StoreBusy(WorkflowError):
    def __init__(self, lock_path: str, seconds: float) -> None:
        super().__init__(
            f"The operational store was locked for {seconds:g} s by another process ({lock_path}). "
            "Nothing was written. Try again; if it stays so, look for a stuck crossdock process."
        )
        self.lock_path = lock_path


class NaiveInstant(WorkflowError):
    def __init__(self, value: datetime) -> None:
        super().__init__(
            f"The time {value.isoformat()} has no offset, so it names no instant. "
            "Pass an aware datetime, such as datetime.now(UTC)."
        )
        self.value = value


class UnknownFile(WorkflowError):
    def __init__(self, source: str, file_id: str) -> None:
        super().__init__(
            f"The ledger has no file {file_id} of source {source!r}, so it cannot be marked. "
            "Record its arrival first."
        )
        self.source = source
        self.file_id = file_id


class UnknownPushKey(WorkflowError):
    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"No push key has the id {key_id!r}. `crossdock push key list` shows those there are."
        )
        self.key_id = key_id


class PushKeyReused(WorkflowError):
    def __init__(self, idempotency_key: str, file_name: str) -> None:
        super().__init__(
            f"The idempotency key {idempotency_key!r} came before with other bytes or another "
            f"name: {file_name}. Nothing was kept. Use a new key for each file."
        )
        self.idempotency_key = idempotency_key
        self.file_name = file_name


class AccountError(WorkflowError):
    """An account cannot be made or used."""


class LoginTaken(AccountError):
    def __init__(self, login: str) -> None:
        super().__init__(f"An account {login!r} exists already. Choose another login.")
        self.login = login


class UnknownRole(AccountError):
    def __init__(self, role: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no role {role!r}. Use one of: {', '.join(known)}.")
        self.role = role


class PasswordTooShort(AccountError):
    def __init__(self, minimum: int) -> None:
        super().__init__(f"The password is too short. Use at least {minimum} characters.")
        self.minimum = minimum


class WrongCredentials(AccountError):
    def __init__(self) -> None:
        super().__init__("Login and password do not fit together. Check both and try again.")


class LockedOut(AccountError):
    def __init__(self, until: datetime) -> None:
        super().__init__(
            f"Too many wrong passwords for this login. Wait until {until:%Y-%m-%d %H:%M} UTC, "
            "then try again."
        )
        self.until = until


class ActRefused(WorkflowError):
    """An act on an exception case was refused; nothing was written."""


class NotPermitted(ActRefused):
    def __init__(self, login: str, role: str, act: str) -> None:
        super().__init__(
            f"{login} ({role or 'no account'}) may not {act} cases. "
            "Ask somebody whose role works on cases."
        )
        self.login = login
        self.role = role
        self.act = act


class CaseChanged(ActRefused):
    """`changed_by` and `changed_at` are None where the case was never acted on."""

    def __init__(
        self,
        case_id: str,
        *,
        expected_version: int,
        version: int,
        changed_by: str | None,
        changed_at: datetime | None,
    ) -> None:
        when = "" if changed_at is None else f" at {changed_at:%Y-%m-%d %H:%M:%S} UTC"
        super().__init__(
            f"Case {case_id} was changed by {changed_by or 'nobody'}{when} and is at version "
            f"{version}, but you saw version {expected_version}. Nothing was written. "
            "Look at the case again, then decide."
        )
        self.case_id = case_id
        self.expected_version = expected_version
        self.version = version
        self.changed_by = changed_by
        self.changed_at = changed_at


class NotAllowedInState(ActRefused):
    def __init__(self, case_id: str, state: str, act: str, allowed: tuple[str, ...]) -> None:
        super().__init__(
            f"Case {case_id} is {state}; it cannot take the act {act!r} now. "
            f"Possible now: {', '.join(allowed)}."
        )
        self.case_id = case_id
        self.state = state
        self.act = act
        self.allowed = allowed


class NotTheAssignee(ActRefused):
    def __init__(self, case_id: str, assignee: str | None, act: str) -> None:
        super().__init__(
            f"Case {case_id} is held by {assignee}; only the holder may {act} it. "
            "Ask the holder, or release the case and claim it."
        )
        self.case_id = case_id
        self.assignee = assignee
        self.act = act


class CaseCodeDiffers(ActRefused):
    def __init__(self, case_id: str, known: str, given: str) -> None:
        super().__init__(
            f"Case {case_id} is of exception {known}, not {given}. Reload the page and act again."
        )
        self.case_id = case_id
        self.known = known
        self.given = given


class ReasonNeeded(ActRefused):
    def __init__(self, given: str | None, known: tuple[str, ...]) -> None:
        super().__init__(
            f"A resolution needs a reason from the list, not {given!r}. "
            f"Use one of: {', '.join(known)}."
        )
        self.given = given


class CommentNeeded(ActRefused):
    def __init__(self, act: str) -> None:
        super().__init__(
            f"To {act} a case takes words that others can follow. Write a comment and try again."
        )
        self.act = act


class KeyReused(ActRefused):
    def __init__(self, idempotency_key: str, event_number: int) -> None:
        super().__init__(
            f"The idempotency key {idempotency_key!r} belongs to another act (event "
            f"{event_number}). Nothing was written. Use a new key for each act."
        )
        self.idempotency_key = idempotency_key
        self.event_number = event_number
