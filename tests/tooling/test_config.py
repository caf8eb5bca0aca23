"""Settings: defaults that let anyone try Gangway, and a refusal of nonsense that names every problem."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from app.config import CHECKOUT, Environment, Settings, SettingsError

SECRET = "x" * 32
PRODUCTION = {"GANGWAY_ENV": "production", "SECRET_KEY": SECRET, "PUBLIC_URL": "https://training.example.com"}


def read(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_environment({"GANGWAY_DATA": str(tmp_path), **environ})


def problems(tmp_path: Path, **environ: str) -> list[str]:
    with pytest.raises(SettingsError) as refusal:
        read(tmp_path, **environ)
    return list(refusal.value.problems)


def test_nothing_given_is_a_try_out_on_this_machine():
    settings = Settings.from_environment({})
    assert settings.environment is Environment.DEVELOPMENT
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.data == CHECKOUT / "data"
    assert settings.database_url == f"sqlite:///{CHECKOUT / 'data' / 'gangway.sqlite3'}"
    assert settings.courses == CHECKOUT / "courses"
    assert settings.proxies == ()
    assert settings.has_sample
    assert not settings.is_https


def test_production_has_no_sample_and_trusts_its_own_name_alone(tmp_path):
    settings = read(tmp_path, **PRODUCTION)
    assert settings.is_production
    assert settings.is_https
    assert not settings.has_sample
    assert settings.trusted_hosts == ["training.example.com"]


def test_elsewhere_the_names_of_this_machine_are_trusted_too(tmp_path):
    settings = read(tmp_path, PUBLIC_URL="http://gangway.example.com:8080/")
    assert settings.public_url == "http://gangway.example.com:8080"
    assert settings.trusted_hosts == ["gangway.example.com", "localhost", "127.0.0.1"]


def test_all_problems_are_named_at_once(tmp_path):
    assert problems(tmp_path, GANGWAY_ENV="production", PORT="0", GANGWAY_WORKERS="many") == [
        'PORT is "0"; give a whole number from 1 to 65535.',
        "PUBLIC_URL is not set; give scheme, name and perhaps port, without a path, such as "
        "https://training.example.com.",
        "SECRET_KEY is not set; give at least 32 random characters.",
        'GANGWAY_WORKERS is "many"; give a whole number from 1 to 64.',
    ]


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        pytest.param({"GANGWAY_ENV": "staging"}, "GANGWAY_ENV", id="an unknown environment"),
        pytest.param({"PORT": "65536"}, "PORT", id="a port beyond the last"),
        pytest.param({"PORT": "http"}, "PORT", id="a port in words"),
        pytest.param({"HOST": "training.example.com"}, "HOST", id="a name to listen on"),
        pytest.param({"PUBLIC_URL": "training.example.com"}, "PUBLIC_URL", id="an address without scheme"),
        pytest.param({"PUBLIC_URL": "ftp://training.example.com"}, "PUBLIC_URL", id="an address by another protocol"),
        pytest.param({"PUBLIC_URL": "https://example.com/training"}, "PUBLIC_URL", id="an address with a path"),
        pytest.param({"PUBLIC_URL": "https://me:pw@example.com"}, "PUBLIC_URL", id="an address with a password"),
        pytest.param({"PUBLIC_URL": "https://exa mple.com"}, "PUBLIC_URL", id="an address with a space"),
        pytest.param({"PUBLIC_URL": "https://[::1]"}, "PUBLIC_URL", id="an IPv6 address"),
        pytest.param({"PUBLIC_URL": "https://example.com:99999"}, "PUBLIC_URL", id="an address with no such port"),
        pytest.param({"GANGWAY_PROXY": "proxy.example.com"}, "GANGWAY_PROXY", id="a proxy by name"),
        pytest.param({"GANGWAY_PROXY": "10.0.0.1,*"}, "GANGWAY_PROXY", id="everybody as proxy by star"),
        pytest.param({"GANGWAY_PROXY": "0.0.0.0/0"}, "GANGWAY_PROXY", id="everybody as proxy by network"),
        pytest.param({"SECRET_KEY": "x" * 31}, "SECRET_KEY", id="a secret too short"),
        pytest.param({"DATABASE_URL": "mysql://localhost/gangway"}, "DATABASE_URL", id="another database"),
        pytest.param({"DATABASE_URL": "postgresql://localhost"}, "DATABASE_URL", id="a server without database"),
        pytest.param({"DATABASE_URL": "postgresql://h:port/x"}, "DATABASE_URL", id="a server's port in words"),
        pytest.param({"DATABASE_URL": "sqlite://"}, "DATABASE_URL", id="a database in memory"),
        pytest.param({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL", id="a database in memory by name"),
        pytest.param({"GANGWAY_CONTENT": "/no/such/folder"}, "GANGWAY_CONTENT", id="content nowhere"),
        pytest.param({"GANGWAY_DATA": __file__}, "GANGWAY_DATA", id="a file as data folder"),
        pytest.param({"GANGWAY_WORKERS": "0"}, "GANGWAY_WORKERS", id="no worker"),
        pytest.param({"GANGWAY_SAMPLE": "true"}, "GANGWAY_SAMPLE", id="another word for yes"),
        pytest.param({"GANGWAY_ARGON2_TIME": "1"}, "GANGWAY_ARGON2_TIME", id="fewer passes than OWASP wants"),
        pytest.param({"GANGWAY_ARGON2_MEMORY": "19455"}, "GANGWAY_ARGON2_MEMORY", id="less memory than OWASP wants"),
        pytest.param(
            {"GANGWAY_SESSION_DAYS": "1", "GANGWAY_SESSION_HOURS": "25"},
            "GANGWAY_SESSION_HOURS",
            id="idle longer than at all",
        ),
        pytest.param({"GANGWAY_PORXY": "10.0.0.1"}, "GANGWAY_PROXY", id="a misspelled name"),
        pytest.param({**PRODUCTION, "GANGWAY_SAMPLE": "yes"}, "GANGWAY_SAMPLE", id="sample people in production"),
        pytest.param({**PRODUCTION, "PUBLIC_URL": "http://example.com"}, "PUBLIC_URL", id="production without https"),
        pytest.param({**PRODUCTION, "SECRET_KEY": "  "}, "SECRET_KEY", id="production with a blank secret"),
    ],
)
def test_nonsense_is_refused_with_one_sentence(tmp_path, environ, named):
    (sentence,) = problems(tmp_path, **environ)
    assert named in sentence
    assert sentence.endswith((".", "?"))


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param({"PUBLIC_URL": ""}, id="an empty value is none"),
        pytest.param({**PRODUCTION, "PUBLIC_URL": "http://localhost:8000"}, id="production tried on this machine"),
        pytest.param({"GANGWAY_TEST_DATABASES": "sqlite"}, id="what only tests read"),
        pytest.param(
            {"GANGWAY_ENV": "test", "GANGWAY_ARGON2_TIME": "1", "GANGWAY_ARGON2_MEMORY": "8"},
            id="cheap hashes in tests",
        ),
    ],
)
def test_sense_is_accepted(tmp_path, environ):
    assert read(tmp_path, **environ)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://me@db/gangway", "postgresql+psycopg://me@db/gangway"),
        (
            "postgresql://me:p%40ss@db:5433/gangway?sslmode=require",
            "postgresql+psycopg://me:p%40ss@db:5433/gangway?sslmode=require",
        ),
        (
            "postgresql+psycopg://me@/gangway?host=/run/postgresql",
            "postgresql+psycopg://me@/gangway?host=/run/postgresql",
        ),
        ("sqlite:////srv/gangway.sqlite3", "sqlite:////srv/gangway.sqlite3"),
        ("sqlite:///other.sqlite3", f"sqlite:///{Path.cwd() / 'other.sqlite3'}"),
    ],
)
def test_a_database_may_be_spelled_as_usual(tmp_path, given, used):
    assert read(tmp_path, DATABASE_URL=given).database_url == used


def test_proxies_are_addresses_and_networks(tmp_path):
    settings = read(tmp_path, GANGWAY_PROXY="127.0.0.1, 10.0.0.7/24, ::1")
    assert settings.proxies == ("127.0.0.1/32", "10.0.0.0/24", "::1/128")


def test_sessions_end_when_idle_and_at_the_latest(tmp_path):
    settings = read(tmp_path, GANGWAY_SESSION_HOURS="1", GANGWAY_SESSION_DAYS="2")
    assert (settings.sign_in_life, settings.remembered_life) == (timedelta(hours=1), timedelta(days=2))


def test_the_first_run_makes_a_secret_that_only_its_owner_reads_and_later_runs_keep_it(tmp_path):
    before = read(tmp_path / "data")
    assert before.secret_key == ""
    first = before.with_secret_key()
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert read(tmp_path / "data").secret_key == first.secret_key
    assert before.with_secret_key() == first


def test_production_never_reads_the_secret_of_a_try_out(tmp_path):
    read(tmp_path).with_secret_key()
    environ = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}
    assert problems(tmp_path, **environ) == ["SECRET_KEY is not set; give at least 32 random characters."]


def test_secrets_are_neither_printed_nor_quoted(tmp_path):
    settings = read(tmp_path, SECRET_KEY=SECRET, DATABASE_URL="postgresql://me:hush@db/gangway")
    assert "hush" not in repr(settings)
    assert SECRET not in repr(settings)
    refusals = problems(tmp_path, SECRET_KEY="short-hush", DATABASE_URL="mysql://me:hush@db/gangway")
    assert len(refusals) == 2
    assert "hush" not in "".join(refusals)
