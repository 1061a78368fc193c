"""The extension's id: the first half of the SHA-256 of its public key, in letters a to p."""

import pytest

from wedlock.passport.extension_id import extension_id, new_enough


def test_the_id_is_the_first_half_of_the_digest_in_letters() -> None:
    assert extension_id(b"") == "odlameecjipmbmbejkplpemijjgpljce"  # e3b0c442 98fc1c14 9afbf4c8 996fb924


@pytest.mark.parametrize("version", ["0.0.9", "", "1.", ".1", "1..0", "1.0.0.0.0", "0.1.0\n", "١.0", "v1", "1e3"])
def test_what_is_older_or_no_version_is_refused(version: str) -> None:
    assert not new_enough(version)
