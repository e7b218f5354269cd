"""Every error of the core, one tree.

    VanthuError
    ├── InputRefused             what came in is wrong; carries every fault with its place
    │   ├── ConferenceRefused        a conference file or body
    │   ├── TemplateRefused          a Word template, its manifest or a tag in it
    │   ├── DocumentRefused          a Word document that somebody brings to have it checked
    │   ├── WordsRefused             values that no Word file can hold
    │   ├── RowsRefused              a spreadsheet or rows of a batch
    │   ├── IntakeRefused            a spreadsheet that is to become a conference
    │   └── RequestRefused           an unknown kind, an unknown parameter
    ├── DocumentNotMade          a fact the document cannot do without is missing
    ├── NotFound                 no such thing (or it is another's, or it has expired)
    │   ├── JobNotFound
    │   ├── DocumentNotFound
    │   ├── TemplateNotFound
    │   ├── ConferenceNotFound
    │   ├── BlockNotFound
    │   ├── IntakeNotFound
    │   ├── EndpointNotFound
    │   ├── DeliveryNotFound
    │   ├── KeyNotFound
    │   ├── OrganisationNotFound
    │   └── PersonNotFound
    ├── CallerRefused            who calls is not known, or may not do this
    │   ├── NotSignedIn              no key, an unknown, expired or revoked one
    │   ├── SignInNeeded             nobody is signed in to the pages
    │   ├── SignInRefused            a wrong password, a used link, a closed account
    │   ├── RoleMissing              the person's role may not do this
    │   └── ScopeMissing             the key may not do this
    ├── Conflict                 it does not go together with what is there
    │   ├── Changed                  it is no longer what the caller saw
    │   ├── ConferenceApproved       it is locked until its approval is taken back
    │   ├── NameTaken
    │   ├── KeyEnded                 an API key is revoked or has expired
    │   ├── PersonDisabled           an account is closed
    │   ├── LastAdministrator        nobody else could administer the organisation
    │   ├── EndpointDisabled         a callback endpoint is switched off
    │   ├── TooManyEndpoints         an organisation has as many as it may have
    │   ├── KeyReused                an Idempotency-Key came with another request
    │   └── StillAnswering           the first request with an Idempotency-Key is being answered just now
    ├── TooMuch                  a limit is reached: jobs in flight
    │   └── TooManyRequests          requests a minute
    ├── NotReady                 it exists but is not finished
    ├── AlreadySettled           it has ended: nothing left to cancel or to make again
    ├── Unavailable              a part of the house does not answer: database, queue, objects
    └── SettingRefused           an environment variable holds what it must not

Each error has two faces: ``str(error)`` in English for the log, ``error.message`` in Vietnamese for the
person who must put it right. Neither holds personal data beyond what that person sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place.

    ``pointer`` is an RFC 6901 JSON pointer ("" is the whole input); ``line`` counts from 1 where the input
    is a text file; ``sheet`` and ``cell`` (such as ``C7``) name the place in a spreadsheet; ``found`` is the
    offending value, shortened; ``message`` is Vietnamese, ``message_en`` English. Both say what is wrong and
    what would be right.
    """

    pointer: str
    code: str
    message: str
    message_en: str
    found: str | None = None
    line: int | None = None
    severity: Severity = "error"
    sheet: str | None = None
    cell: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the fault as plain data, without the fields that are unset."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    def __str__(self) -> str:
        place = self.pointer or "/"
        if self.cell:
            place = f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        where = f"{place} (line {self.line})" if self.line else place
        return f"{where}: {self.message_en}"


class VanthuError(Exception):
    """The root: English for the log, Vietnamese for the person."""

    code = "error"

    def __init__(self, message: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message = message


class InputRefused(VanthuError):
    """What came in is wrong; ``faults`` tells every place at once."""

    code = "input-refused"
    intro = ("Dữ liệu chưa hợp lệ", "the input is not valid")

    def __init__(self, faults: Sequence[Fault]) -> None:
        if not faults:
            raise ValueError("an input is refused for at least one fault")
        self.faults = tuple(faults)
        super().__init__(
            f"{self.intro[0]}: {len(faults)} lỗi.",
            f"{self.intro[1]}: " + "; ".join(str(fault) for fault in faults[:5]),
        )


class ConferenceRefused(InputRefused):
    """A conference file or body cannot be taken as it is."""

    code = "conference-refused"
    intro = ("Dữ liệu hội nghị chưa hợp lệ", "the conference is not valid")


class TemplateRefused(InputRefused):
    """A Word template, its manifest or one of its tags is not allowed or not understood."""

    code = "template-refused"
    intro = ("Mẫu văn bản chưa hợp lệ", "the template is not valid")


class DocumentRefused(InputRefused):
    """A Word document that somebody brings to have it checked cannot be read."""

    code = "document-refused"
    intro = ("Tệp Word chưa đọc được", "the Word document cannot be read")


class WordsRefused(InputRefused):
    """A value cannot stand in a Word file (control characters, lone surrogates, not plain data)."""

    code = "words-refused"
    intro = ("Có giá trị không thể in vào văn bản", "a value cannot be printed")


class RowsRefused(InputRefused):
    """A spreadsheet, or rows sent as JSON, cannot be taken as they are."""

    code = "rows-refused"
    intro = ("Bảng dữ liệu chưa hợp lệ", "the rows are not valid")


class IntakeRefused(InputRefused):
    """A spreadsheet that somebody brought cannot become a conference as it is."""

    code = "intake-refused"
    intro = ("Chưa đưa được vào hội nghị", "the spreadsheet cannot be taken over")


class RequestRefused(InputRefused):
    """A request asks for something that does not exist or does not fit together."""

    code = "request-refused"
    intro = ("Yêu cầu chưa hợp lệ", "the request is not valid")


class DocumentNotMade(VanthuError):
    """A document lacks a fact it cannot do without; ``pointers`` name the facts."""

    code = "document-not-made"

    def __init__(self, message: str, message_en: str, pointers: Sequence[str] = ()) -> None:
        super().__init__(message, message_en)
        self.pointers = tuple(pointers)


class NotFound(VanthuError):
    """No such thing."""

    code = "not-found"
    what = ("đối tượng", "thing")

    def __init__(self, name: str) -> None:
        super().__init__(f"Không tìm thấy {self.what[0]} “{name}”.", f"no such {self.what[1]}: {name}")
        self.name = name


class JobNotFound(NotFound):
    """No job has this id."""

    code = "job-not-found"
    what = ("lượt tạo văn bản", "job")


class DocumentNotFound(NotFound):
    """The job has no document of this name."""

    code = "document-not-found"
    what = ("văn bản", "document")


class TemplateNotFound(NotFound):
    """No template has this id."""

    code = "template-not-found"
    what = ("mẫu văn bản", "template")


class ConferenceNotFound(NotFound):
    """No kept conference has this id."""

    code = "conference-not-found"
    what = ("hội nghị", "conference")


class IntakeNotFound(NotFound):
    """No spreadsheet that somebody brought has this id."""

    code = "intake-not-found"
    what = ("tệp đã tải lên", "spreadsheet that was brought")


class BlockNotFound(NotFound):
    """No kept block has this id."""

    code = "block-not-found"
    what = ("khối thi đua", "block")


class EndpointNotFound(NotFound):
    """No callback endpoint has this id."""

    code = "endpoint-not-found"
    what = ("địa chỉ nhận thông báo", "callback endpoint")


class DeliveryNotFound(NotFound):
    """The endpoint has no delivery of this id."""

    code = "delivery-not-found"
    what = ("lần gửi thông báo", "delivery")


class KeyNotFound(NotFound):
    """No API key has this id."""

    code = "key-not-found"
    what = ("khoá truy cập", "API key")


class OrganisationNotFound(NotFound):
    """No organisation has this name."""

    code = "organisation-not-found"
    what = ("cơ quan", "organisation")


class PersonNotFound(NotFound):
    """No person has this id."""

    code = "person-not-found"
    what = ("người dùng", "person")


class CallerRefused(VanthuError):
    """Who calls is not known, or may not do this."""

    code = "caller-refused"


class NotSignedIn(CallerRefused):
    """No key came, or one that is unknown, has expired or was revoked: the caller is not told which."""

    code = "not-signed-in"

    def __init__(self) -> None:
        super().__init__(
            "Cần khoá truy cập còn hiệu lực: gửi kèm Authorization: Bearer <khoá>.",
            "a valid API key is required: send Authorization: Bearer <key>",
        )


class SignInNeeded(CallerRefused):
    """Nobody is signed in to the pages, or no longer."""

    code = "sign-in-needed"

    def __init__(self) -> None:
        super().__init__(
            "Bạn chưa đăng nhập hoặc phiên làm việc đã hết hạn. Hãy đăng nhập lại rồi làm tiếp.",
            "nobody is signed in, or the session has ended: sign in again",
        )


class SignInRefused(CallerRefused):
    """Somebody could not sign in; what he is told does not tell whether there is such an account."""

    code = "sign-in-refused"


class RoleMissing(CallerRefused):
    """Who is signed in has a role that may not do this."""

    code = "role-missing"

    def __init__(self, endpoint: str) -> None:
        super().__init__(
            "Tài khoản của bạn không có quyền làm việc này. "
            "Nếu cần, hãy nhờ người quản trị đổi vai trò ở mục Người dùng.",
            f"the role of this person may not use {endpoint}",
        )


class ScopeMissing(CallerRefused):
    """The key is good, but not for this; ``scope`` names the scope it lacks."""

    code = "scope-missing"

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"Khoá truy cập không có quyền “{scope}”.", f"the key does not have the scope {scope}"
        )
        self.scope = scope


class Conflict(VanthuError):
    """What is asked does not go together with what is there."""

    code = "conflict"


class Changed(Conflict):
    """The thing is no longer what the caller saw."""

    code = "changed"


class ConferenceApproved(Conflict):
    """A conference was approved: nothing of it changes until it is opened again as its next version."""

    code = "conference-approved"

    def __init__(self, conference_id: str) -> None:
        super().__init__(
            "Hội nghị này đã được phê duyệt nên không sửa được. Muốn sửa, hãy tạo phiên bản mới.",
            f"the conference {conference_id} is approved; open it again as a new version to change it",
        )


class NameTaken(Conflict):
    """Another one has this name."""

    code = "name-taken"


class KeyEnded(Conflict):
    """An API key is revoked, or has expired: it gets no new secret."""

    code = "key-ended"


class PersonDisabled(Conflict):
    """An account is closed: nobody signs in to it."""

    code = "person-disabled"

    def __init__(self, person_id: str) -> None:
        super().__init__(
            "Tài khoản này đã ngừng dùng; hãy mở lại tài khoản trước.",
            f"the account {person_id} is closed; open it first",
        )


class LastAdministrator(Conflict):
    """Without this one nobody could administer the organisation."""

    code = "last-administrator"

    def __init__(self) -> None:
        super().__init__(
            "Đây là người quản trị duy nhất còn lại; hãy giao vai trò quản trị cho người khác trước.",
            "this is the last administrator; make somebody else one first",
        )


class EndpointDisabled(Conflict):
    """A callback endpoint is switched off: nothing is sent to it."""

    code = "endpoint-disabled"

    def __init__(self, endpoint_id: str) -> None:
        super().__init__(
            "Địa chỉ nhận thông báo này đang tắt; hãy bật lại (enabled: true) rồi gửi.",
            f"the callback endpoint {endpoint_id} is switched off; switch it on (enabled: true) first",
        )


class TooManyEndpoints(Conflict):
    """An organisation has as many callback endpoints as it may have; ``limit`` is the number."""

    code = "too-many-endpoints"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"Cơ quan đã có đủ {limit} địa chỉ nhận thông báo (VANTHU_CALLBACK_ENDPOINTS); "
            "hãy xoá bớt trước khi thêm.",
            f"the organisation has {limit} callback endpoints already (VANTHU_CALLBACK_ENDPOINTS); "
            "delete one first",
        )
        self.limit = limit


class KeyReused(Conflict):
    """An Idempotency-Key came a second time with another request."""

    code = "idempotency-key-reused"


class StillAnswering(Conflict):
    """The first request with this Idempotency-Key is being answered just now."""

    code = "still-answering"


class TooMuch(VanthuError):
    """A limit is reached; waiting helps.

    ``limit`` is the number, ``setting`` names its variable, ``retry_after`` says after how many seconds it is
    worth asking again.
    """

    code = "too-much"

    def __init__(
        self, message: str, message_en: str, *, limit: int, setting: str, retry_after: int = 5
    ) -> None:
        super().__init__(
            f"{message} (tối đa {limit}; {setting})", f"{message_en} (at most {limit}; {setting})"
        )
        self.limit = limit
        self.setting = setting
        self.retry_after = retry_after


class TooManyRequests(TooMuch):
    """More requests came within a minute than the caller may send; ``policy`` names the limit."""

    code = "too-many-requests"

    def __init__(self, policy: str, *, limit: int, setting: str, retry_after: int) -> None:
        super().__init__(
            f"Quá nhiều yêu cầu trong một phút. Xin gửi lại sau {retry_after} giây",
            f"too many requests within a minute; send it again in {retry_after} seconds",
            limit=limit,
            setting=setting,
            retry_after=retry_after,
        )
        self.policy = policy


class NotReady(VanthuError):
    """The thing exists but is not finished yet; asking again later is right."""

    code = "not-ready"


class AlreadySettled(VanthuError):
    """The job has ended: there is nothing left to cancel, or nothing to make again."""

    code = "already-settled"


class Unavailable(VanthuError):
    """A part of the house does not answer; ``part`` names it (database, queue, objects, libreoffice).

    ``message`` replaces the plea for patience where waiting does not help.
    """

    code = "unavailable"

    def __init__(
        self,
        part: str,
        reason: str,
        message: str = "Hệ thống tạm thời chưa phục vụ được. Xin thử lại sau ít phút.",
    ) -> None:
        super().__init__(message, f"{part} does not answer: {reason}")
        self.part = part


class SettingRefused(VanthuError):
    """An environment variable is missing or holds what it must not."""

    code = "setting-refused"
