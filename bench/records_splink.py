"""Splink's first try on two CSV files of companies. Run by an interpreter that has splink: `records_splink.py FOLDER`.

What somebody writes after reading Splink's tutorial: light cleaning in SQL, Jaro-Winkler on the name, exact phone,
e-mail, postcode and city, a few blocking rules. Prints seconds, peak megabytes and the pairs to FOLDER/splink.csv.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

CLEANED = r"""
create table {side} as select id as unique_id,
  trim(regexp_replace(regexp_replace(lower(strip_accents(name)), '[^\w\p{{Han}}]+', ' ', 'g'),
    '( (ltd|limited|gmbh|ag|sarl|s r l|inc))+ *$|（.*）|老客户|有限责任公司|有限公司', '', 'g')) as name,
  nullif(right(regexp_replace(phone, '\D', '', 'g'), 8), '') as phone, nullif(lower(email), '') as email,
  nullif(lower(street), '') as street, nullif(lower(city), '') as city, nullif(postcode, '') as postcode
from read_csv('{file}', all_varchar = true, header = true)
"""


def main(folder: Path) -> None:
    con = duckdb.connect()
    con.execute("set threads = 2")
    start = time.perf_counter()
    for side in ("left", "right"):
        con.execute(CLEANED.format(side=f"{side}_side", file=folder / f"{side}.csv"))
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.92, 0.8]),
            cl.ExactMatch("phone"),
            cl.ExactMatch("email"),
            cl.ExactMatch("street"),
            cl.ExactMatch("postcode"),
            cl.ExactMatch("city"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("name"),
            block_on("phone"),
            block_on("email"),
            block_on("postcode", "city", "substr(name, 1, 3)"),
        ],
    )
    linker = _linker(settings, con)
    linker.training.estimate_probability_two_random_records_match([block_on("name", "phone")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    con.execute(
        f"copy (select unique_id_l, unique_id_r from {predicted.physical_name}"
        " qualify row_number() over (partition by unique_id_l order by match_weight desc, unique_id_r) = 1"
        " and row_number() over (partition by unique_id_r order by match_weight desc, unique_id_l) = 1)"
        f" to '{folder / 'splink.csv'}' (header false)"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": time.perf_counter() - start, "megabytes": peak}))


def _linker(settings: SettingsCreator, con: duckdb.DuckDBPyConnection) -> Linker:
    api = DuckDBAPI(con)
    try:
        return Linker(["left_side", "right_side"], settings, db_api=api)
    except Exception:  # Splink 5 registers tables first
        return Linker([api.register("left_side"), api.register("right_side")], settings)


main(Path(sys.argv[1]))
