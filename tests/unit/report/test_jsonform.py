"""overlap.json: its law (read back, it is the Overlap), its schema, its scorer."""

import importlib.util
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.unit.report import overlaps

from wedlock.analysis.report import jsonform
from wedlock.cli.schema import text_of
from wedlock.errors import InputError
from wedlock.language import LANGUAGES, Bilingual, Lang, Text
from wedlock.model.overlap import JobClass, Overlap

words = st.text(alphabet=st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=8)
flat_holes = st.one_of(
    words, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False), st.dates(), st.datetimes(),
    st.decimals(allow_nan=False, allow_infinity=False), st.lists(words, max_size=2).map(tuple),
)  # fmt: skip


def texts(holes: st.SearchStrategy[object]) -> st.SearchStrategy[Text]:
    def build(values: dict[str, object], lead: str) -> Text:
        return Text(lead + "".join(f" {{{name}}}" for name in values), tuple(values.items()))

    return st.builds(build, st.dictionaries(st.sampled_from("abc"), holes, max_size=3), words)


bilingual = st.builds(Bilingual.of, words, words)
st.register_type_strategy(Text, st.one_of(bilingual, texts(st.one_of(flat_holes, bilingual, texts(flat_holes)))))
st.register_type_strategy(float, st.floats(0, 1))
st.register_type_strategy(int, st.integers(0, 2_000_000))
st.register_type_strategy(str, words)
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_type(Overlap), st.sampled_from(LANGUAGES))
def test_what_was_written_is_read_back_the_same(overlap: Overlap, lang: Lang) -> None:
    data = json.loads(jsonform.dumps(overlap, lang))
    assert jsonform.from_json(data) == overlap
    assert next(Draft202012Validator(schema()).iter_errors(data), None) is None


def schema() -> dict[str, object]:
    found = json.loads(text_of("overlap"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("make", [overlaps.example, overlaps.hostile, overlaps.nothing_in_common])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_schema_holds(make: object, lang: Lang) -> None:
    assert callable(make)
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(json.loads(jsonform.dumps(make(), lang)))


def test_the_language_changes_words_only() -> None:
    def keyless(value: object) -> object:
        if isinstance(value, dict):
            return {k: keyless(v) for k, v in value.items() if k not in ("text", "label", "lang", "template")}
        return [keyless(v) for v in value] if isinstance(value, list) else value

    english, chinese = (jsonform.as_json(overlaps.example(), lang) for lang in LANGUAGES)
    assert keyless(english) == keyless(chinese)


def test_the_scorer_reads_it(tmp_path: Path) -> None:
    scorer = overlaps.DATASETS / "score_overlap.py"
    if not scorer.is_file():
        pytest.skip(f"the labelled data are absent: {overlaps.DATASETS} (set WEDLOCK_DATASETS)")
    overlap = overlaps.from_gold()
    assert overlap is not None
    spec = importlib.util.spec_from_file_location("score_overlap", scorer)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path = tmp_path / "overlap.json"
    jsonform.write(overlap, path)
    gold = json.loads((overlaps.DATASETS / "erpcrm" / "gold" / "tryton__creme.json").read_text(encoding="utf-8"))
    result = module.rules.score(gold, module.as_prediction(json.loads(path.read_text(encoding="utf-8"))))
    assert result["capabilities"]["f1"] == 1.0
    assert result["tables"]["precision"] == 1.0
    assert 0.8 < result["tables"]["recall"] < 1.0, "undecided ones are not claimed"
    assert result["columns"]["recall_at_gt"] == 1.0


def test_capabilities_are_the_jobs_by_class() -> None:
    data = jsonform.as_json(overlaps.example())
    assert data["capabilities"] == {
        "both": ["customer_master", "sales_order"], "left_only": ["general_ledger"], "right_only": ["complaint_ticket"],
    }  # fmt: skip
    assert [job["class"] for job in data["jobs"]] == ["both", "both", "left_only", "right_only", JobClass.ABSENT.value]


def test_of_many_links_those_for_review_stay() -> None:
    data = jsonform.as_json(overlaps.example(), links_kept=1)
    assert [link["band"] for link in data["records"][0]["links"]] == ["review"]
    assert data["records"][0]["links_left_out"] == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "not an overlap.json"),
        ({"format": "other"}, "not an overlap.json"),
        ({"format": "wedlock.overlap", "version": 2}, "version 2"),
        ({"format": "wedlock.overlap", "version": 1}, "damaged"),
        (jsonform.as_json(overlaps.example()) | {"tables": [{"left": 1}]}, "damaged"),
        (jsonform.as_json(overlaps.example()) | {"with_rows": "yes"}, "damaged"),
    ],
)
def test_other_files_are_refused_with_a_sentence(data: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        jsonform.from_json(data)


def test_a_lone_surrogate_does_not_stop_the_file(tmp_path: Path) -> None:
    jsonform.write(overlaps.hostile(), tmp_path / "o.json")
    broken = overlaps.Overlap(overlaps.MADE, overlaps.system("a\ud800"), overlaps.system("b"), (), (), (), (), ())
    jsonform.write(broken, tmp_path / "o.json")
    assert json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["systems"]["left"]["name"] == "a?"


def test_decimals_and_formats_survive() -> None:
    text = overlaps.say("{a:.1f} {b} {c:,}", a=Decimal("1.25"), b=("x", "y"), c=12345)
    overlap = overlaps.Overlap(
        overlaps.MADE, overlaps.system("a"), overlaps.system("b"), (), (), (), (), (), notices=(text,)
    )
    again = jsonform.from_json(json.loads(jsonform.dumps(overlap)))
    assert again.notices[0].say("zh") == text.say("zh") == "1.2 x、y 12,345"
