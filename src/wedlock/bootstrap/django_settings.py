"""Django's settings for one home folder: every choice of the portal's security is made here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wedlock.bootstrap.hub import database
from wedlock.config import Settings
from wedlock.model.origins import loopback

APPS = (
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "wedlock.store.apps.StoreConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wedlock.web.apps.WebConfig",  # last: it takes some receivers of allauth's away
)
MIDDLEWARE = (
    "wedlock.web.middleware.proxies.TrustedProxies",
    "wedlock.web.middleware.headers.SecurityHeaders",
    "wedlock.web.middleware.short_way.ShortWay",
    "wedlock.web.middleware.https_only.HttpsOnly",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wedlock.web.middleware.limits.SessionLimits",
    "wedlock.web.middleware.speech.Speech",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wedlock.web.middleware.second_factor.SecondFactorFirst",
)


def django_settings(known: Settings, secret_key: str) -> dict[str, Any]:
    """Everything `django.conf.settings.configure` takes."""
    passport = known.passport
    return {
        "SECRET_KEY": secret_key,
        "DEBUG": False,
        "ALLOWED_HOSTS": _hosts(passport.host),
        "ROOT_URLCONF": "wedlock.web.urls",
        "INSTALLED_APPS": list(APPS),
        "MIDDLEWARE": list(MIDDLEWARE),
        "DATABASES": {"default": database(known)},
        "AUTH_USER_MODEL": "store.Account",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": "en",
        "LANGUAGES": [("en", "English"), ("zh-hans", "简体中文")],
        "STATIC_URL": "/static/",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [str(Path(__file__).parents[1] / "web" / "templates")],  # before allauth's: its pages are ours
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        "wedlock.web.context.house",
                    ],
                    "builtins": ["wedlock.web.templatetags.speech"],
                },
            }
        ],
        "CACHES": {"default": {"BACKEND": "wedlock.store.cache.HubCache", "LOCATION": "wedlock_cache"}},
        "LOGGING_CONFIG": None,
        **_sessions(known),
        **_passwords(),
        **_allauth(),
        "WEDLOCK": known,
    }


def _hosts(host: str) -> list[str]:
    """What a request may name as its Host; anything else is no business of ours."""
    named = f"[{host}]" if ":" in host else host
    return [named, "127.0.0.1", "localhost"] if loopback(host) else [named]


def _sessions(known: Settings) -> dict[str, Any]:
    # Chromium takes Secure cookies on loopback HTTP too, so the prefix holds everywhere.
    return {
        "SESSION_ENGINE": "wedlock.web.sign_in.session_store",
        "SESSION_COOKIE_NAME": "__Host-wedlock",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_AGE": known.passport.absolute_hours * 3600,
        "CSRF_COOKIE_NAME": "__Host-wedlock-csrf",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_TRUSTED_ORIGINS": [known.passport.address],
        "CSRF_FAILURE_VIEW": "wedlock.web.views.trouble.forged",
        "X_FRAME_OPTIONS": "DENY",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    }


def _passwords() -> dict[str, Any]:
    return {
        "PASSWORD_HASHERS": ["wedlock.store.hashing.OwaspArgon2"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": "wedlock.store.passwords.LongEnough"},
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
            {"NAME": "wedlock.store.passwords.NotRepeated"},
            {"NAME": "wedlock.store.passwords.NotOneself"},
        ],
        "AUTHENTICATION_BACKENDS": ["wedlock.web.sign_in.backend.AccountBackend"],
    }


def _allauth() -> dict[str, Any]:
    return {
        "LOGIN_REDIRECT_URL": "/",
        "LOGIN_URL": "/accounts/login/",
        "ACCOUNT_ADAPTER": "wedlock.web.sign_in.adapter.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_ON_GET": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/accounts/login/",
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 300,
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_CHANGE_EMAIL": False,
        "ACCOUNT_PRESERVE_USERNAME_CASING": True,
        "ACCOUNT_FORMS": {
            "login": "wedlock.web.sign_in.forms.SignIn",
            "reauthenticate": "wedlock.web.sign_in.forms.Confirm",
            "change_password": "wedlock.web.sign_in.forms.NewPassword",
            "set_password": "wedlock.web.sign_in.forms.FirstPassword",
        },
        # a whole office comes from one address; five wrong passwords for one name, though, are enough for five minutes
        "ACCOUNT_RATE_LIMITS": {"login": "240/m/ip", "login_failed": "30/m/ip,5/5m/key"},
        "MFA_ADAPTER": "wedlock.web.sign_in.second_factors.SecondFactors",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
        "MFA_TOTP_TOLERANCE": 1,  # a phone's clock may be off by a window; sign_in.forms takes each code once
        "MFA_FORMS": {
            "authenticate": "wedlock.web.sign_in.forms.SecondFactor",
            "reauthenticate": "wedlock.web.sign_in.forms.ConfirmByCode",
            "activate_totp": "wedlock.web.sign_in.forms.AddApp",
            "login_webauthn": "wedlock.web.sign_in.forms.SignInByKey",
            "authenticate_webauthn": "wedlock.web.sign_in.forms.SecondFactorByKey",
            "reauthenticate_webauthn": "wedlock.web.sign_in.forms.ConfirmByKey",
            "add_webauthn": "wedlock.web.sign_in.forms.AddKey",
            "edit_webauthn": "wedlock.web.sign_in.forms.RenameKey",
        },
        "MFA_RATE_LIMITS": {"webauthn_login": "120/m/ip"},
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "USERSESSIONS_TRACK_ACTIVITY": False,
    }
