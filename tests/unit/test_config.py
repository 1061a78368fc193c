"""wedlock.toml and the environment become Settings; mistakes name file and key; secrets stay unseen."""

from pathlib import Path

import pytest

from wedlock import config
from wedlock.errors import SettingsError


def write(home: Path, text: str) -> Path:
    (home / "wedlock.toml").write_text(text, encoding="utf-8")
    return home


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings = config.load(tmp_path)
    assert settings.systems == {}
    assert settings.analysis.sample_rows == 5000
    assert settings.plan == tmp_path / "plan.yaml"


def test_a_system_takes_its_password_from_the_environment_and_never_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERP_PASSWORD", "s3cret")
    home = write(
        tmp_path, '[systems.erp]\nurl = "postgresql://r:pw@h/d"\npassword = "env:ERP_PASSWORD"\nrole = "erp"\n'
    )
    settings = config.load(home)
    assert settings.systems["erp"].password == "s3cret"
    assert "s3cret" not in repr(settings)
    assert "pw" not in repr(settings)


def test_a_secret_lies_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("hidden\nsecond line\n")
    home = write(tmp_path, f'[systems.erp]\nurl = "x://h"\npassword = "file:{tmp_path / "pw"}"\n')
    assert config.load(home).systems["erp"].password == "hidden"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[systems.erp", "wedlock.toml is not valid TOML"),
        ('[systems.erp]\nrole = "erp"\n', "[systems.erp] has no url"),
        ('[systems.erp]\nurl = "x://h"\nrol = "erp"\n', "unknown setting rol"),
        ('[systems.erp]\nurl = "x://h"\nrole = "boss"\n', "role is boss"),
        ('[systems.erp]\nurl = "x://h"\nenvironment = "live"\n', "environment is live"),
        ('[systems.erp]\nurl = "x://h"\ntimezone = "Mars/Base"\n', "no time zone Mars/Base"),
        ("[systems.erp]\nurl = 5\n", "url must be a text"),
        ('[systems.erp]\nurl = "env:WEDLOCK_NOT_SET"\n', "WEDLOCK_NOT_SET"),
        ('[systems.erp]\nurl = "x://h"\npassword = "file:/nowhere/pw"\n', "/nowhere/pw"),
        ('[systems.erp]\nurl = "x://h"\napi = "https://h"\n', "the database at its end"),
        ('[systems.erp]\nurl = "x://h"\napi = "https://h/d"\n', "needs api_user and api_password"),
        (
            '[systems.erp]\nurl = "x://h"\napi = "http://erp.example/d"\napi_user = "w"\napi_password = "p"\n',
            "would cross the network in clear",
        ),
        ('[systems.erp]\nurl = "x://h"\napi_plain_http = "yes"\n', "api_plain_http must be true or false"),
        ("[analysis]\nsample_rows = 0\n", "sample_rows must be a whole number"),
        ("[analysis]\nsample_rows = true\n", "sample_rows must be a whole number"),
        ("[sytems]\n", "unknown setting sytems"),
        ("systems = 3\n", "[systems] must be a section"),
        ("[systems]\nerp = 3\n", "[systems.erp] must be a section"),
    ],
)
def test_a_mistake_names_the_thing(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError) as caught:
        config.load(write(tmp_path, text))
    assert named in str(caught.value)
    assert caught.value.exit_code == 2


def test_bytes_that_are_no_utf8_are_told(tmp_path: Path) -> None:
    (tmp_path / "wedlock.toml").write_bytes('company = "佳美"'.encode("gbk"))
    with pytest.raises(SettingsError, match="UTF-8"):
        config.load(tmp_path)


def test_a_system_is_a_url_a_file_or_a_name(tmp_path: Path) -> None:
    home = write(tmp_path, '[systems.main]\nurl = "mysql://h/d"\nrole = "crm"\n')
    settings = config.load(home)
    dump = tmp_path / "dump.sql"
    dump.write_text("-- nothing")
    assert config.system("sqlite:///x.db", settings, "erp").role == "erp"
    assert config.system(str(dump), settings, "erp").name == "dump"
    assert config.system("main", settings, "erp").role == "crm"
    with pytest.raises(SettingsError, match=r"no system other.*\n.*Known names: main"):
        config.system("other", settings, "erp")


@pytest.mark.parametrize("api", ['"http://127.0.0.1:8000/d"', '"https://h/d"', '"http://h/d"\napi_plain_http = true'])
def test_an_api_on_this_computer_by_https_or_by_consent(tmp_path: Path, api: str) -> None:
    home = write(tmp_path, f'[systems.erp]\nurl = "x://h"\napi_user = "w"\napi_password = "s3cret"\napi = {api}\n')
    erp = config.load(home).systems["erp"]
    assert (erp.api_user, erp.api_password) == ("w", "s3cret")
    assert "s3cret" not in repr(erp)
