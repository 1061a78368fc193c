"""E-mail address and web domain in one comparison, since one usually follows from the other."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.records.codes import any_equal, present
from wedlock.analysis.records.comparisons.comparison import Comparison, Level, Levels, Rows
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T


def levels_of_addresses(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    mail_a, mail_b = left.codes["email"][i], right.codes["email"][j]
    web_a, web_b = left.codes["domain"][i], right.codes["domain"][j]
    comparable = (present(mail_a) & present(mail_b)) | (present(web_a) & present(web_b))
    found = comparable.astype(np.int8)
    found[any_equal(web_a, web_b)] = 2
    found[any_equal(mail_a, mail_b)] = 3
    return found


ONLINE = Comparison(
    "email",
    (
        Level(0.20, 1.0, T("e-mail addresses and web domains differ"), disagrees=True),
        Level(0.30, 1e-5, T("the web or e-mail domain is the same"), agrees=True),
        Level(0.50, 3e-6, T("an e-mail address is the same"), agrees=True),
    ),
    levels_of_addresses,
    ("email", "domain"),
    frequency="domain",
)
