"""How often linked records agree: a column that is read in several parts is compared by the part that is meant."""

from dataclasses import replace

from wedlock.analysis.agreement import LinkedValues
from wedlock.analysis.linkage import Linked, restricted, with_agreement
from wedlock.model.overlap import ColumnMatch, Verdict
from wedlock.model.records import Band, ObjectRecords, RecordLink
from wedlock.model.shape import Shape

PHONES = [f"+49 30 55{n:05}" for n in range(20)]
MAILS = [f"ann{n}@mail.example" for n in range(20)]
RECORDS = ObjectRecords("customer_master", ("party",), ("account",), 20, 20, 20, 0, 0, 0)


def test_persons_among_parties_are_compared_by_their_own_links() -> None:
    links = tuple(
        RecordLink("party", (str(n),), "account" if n < 15 else "person", (str(n),), 1.0, Band.AUTOMATIC)
        for n in range(20)
    )
    joint = Linked(
        replace(RECORDS, links=links),
        (LinkedValues("address.city", [f"City {n}" for n in range(20)]),),
        (LinkedValues("place.city", [f"City {n}" if n < 16 else "elsewhere" for n in range(20)]),),
        {("left", "party"): 20, ("right", "account"): 15, ("right", "person"): 5},
    )
    party, person = (Shape("contact_person", root, ("id",)) for root in ("party", "person"))
    found = with_agreement(
        restricted(joint, party, person),
        [ColumnMatch("address.city", "place.city", 0.9, Verdict.SAME)],
        {},
        {},
        show_values=False,
    )
    assert (found.automatic, found.right_records, found.left_only, found.right_only) == (5, 5, 15, 0)
    assert [(field.compared, field.agree) for field in found.agreement] == [(5, 1)]


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
