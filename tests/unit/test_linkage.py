"""How often linked records agree: a column that is read in several parts is compared by the part that is meant."""

from wedlock.analysis.agreement import LinkedValues
from wedlock.analysis.linkage import Linked, with_agreement
from wedlock.model.overlap import ColumnMatch, Verdict
from wedlock.model.records import ObjectRecords

PHONES = [f"+49 30 55{n:05}" for n in range(20)]
MAILS = [f"ann{n}@mail.example" for n in range(20)]
RECORDS = ObjectRecords("customer_master", ("party",), ("account",), 20, 20, 20, 0, 0, 0)


def test_a_phone_that_is_no_email_address_is_no_disagreement() -> None:
    left = (LinkedValues("mechanism.value", PHONES), LinkedValues("mechanism.value", MAILS))
    right = (LinkedValues("account.phone", PHONES), LinkedValues("account.email", [*MAILS[:18], "x@y.example", None]))
    claims = [ColumnMatch("mechanism.value", f"account.{name}", 0.9, Verdict.SAME) for name in ("phone", "email")]
    found = with_agreement(Linked(RECORDS, left, right, {}), claims, {}, {}, show_values=False).agreement
    assert [(field.right, field.compared, field.agree) for field in found] == [
        ("account.phone", 20, 20),
        ("account.email", 19, 18),
    ]
    assert "ann18" not in str(found)
