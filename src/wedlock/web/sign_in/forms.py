"""The forms of signing in: our labels, names normalised, and a code of an app taken once."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from django import forms
from django.core.cache import cache

from wedlock.language import T, Text
from wedlock.store.models import normalised_name
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.witness import sign_in_failed


def _labelled(form: forms.Form, **labels: Text) -> None:
    """Our labels; no placeholder, which would say the label twice and vanish while one types."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, label in labels.items():
        form.fields[name].label = label.say(spoken())


class SignIn(LoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _labelled(self, login=T("User name"), password=T("Password"))
        self.fields["login"].widget.attrs.update(autofocus=True, autocapitalize="none", spellcheck="false")

    def clean_login(self) -> str:
        return normalised_name(self.cleaned_data["login"])


class Confirm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _labelled(self, password=T("Password"))
        self.fields["password"].widget.attrs["autofocus"] = True


class NewPassword(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _labelled(self, oldpassword=T("Current password"), password1=T("New password"),
                  password2=T("New password, again"))  # fmt: skip

    def clean_oldpassword(self) -> str:
        """As at a sign-in: a wrong one is counted for the name, and noted."""
        password: str = self.cleaned_data["oldpassword"]
        if not account_adapter().reauthenticate(self.user, password):
            raise account_adapter().validation_error("enter_current_password")
        return password


class FirstPassword(SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _labelled(self, password1=T("New password"), password2=T("New password, again"))


class _Code:
    """A one-time code, marked as used for as long as it could be used again (a window, and one on either side)."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    user: Any

    def ready(self) -> None:
        _labelled(self, code=T("Code"))  # type: ignore[arg-type]
        self.fields["code"].widget.attrs.update(autofocus=True, inputmode="numeric", autocapitalize="none")

    def refuse_used(self) -> None:
        """Before allauth looks: a right code clears its count of wrong ones, which a used code must not."""
        if cache.get(self._mark()):
            check_rate_limit(self.user)
            self.refused()

    def use(self) -> None:
        windows = 2 * app_settings.TOTP_TOLERANCE + 1
        if not cache.add(self._mark(), True, timeout=windows * app_settings.TOTP_PERIOD):
            self.refused()

    def refused(self) -> NoReturn:
        app = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        if app is not None:
            authentication_failed.send(Authenticator, request=context.request, user=self.user, authenticator=app)
        raise get_adapter().validation_error("incorrect_code")

    def _mark(self) -> str:
        return f"wedlock:code:{self.user.pk}:{normalize_user_code(self.cleaned_data['code'])}"[:200]


class _AppOrRecoveryCode(_Code):
    authenticator: Authenticator

    def clean_code(self) -> str:
        self.refuse_used()
        code: str = super().clean_code()  # type: ignore[misc]  # of the form of allauth beside this class
        if self.authenticator.type == Authenticator.Type.TOTP:  # a recovery code is used up by allauth itself
            self.use()
        return code


class SecondFactor(_AppOrRecoveryCode, mfa.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ready()


class ConfirmByCode(_AppOrRecoveryCode, mfa.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ready()


class AddApp(_Code, ActivateTOTPForm):  # type: ignore[misc]
    """The code that proves a new app is used by that: it does not also sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ready()

    def clean_code(self) -> str:
        self.refuse_used()
        code: str = super().clean_code()
        self.use()
        return code


_NOT_KNOWN = T("This key is not known here, or its answer came too late. Try again.")


class _Key:
    """What a passkey or security key answered, refused in words that fit it."""

    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]  # of the form beside this class
        except (forms.ValidationError, AttributeError, KeyError) as error:  # what fido2 makes of a crooked answer
            if getattr(error, "code", "") == "too_many_login_attempts":
                raise
            raise self.unknown() from None
        return found

    def unknown(self) -> forms.ValidationError:
        sign_in_failed(context.request, "", "passkey")
        return forms.ValidationError(_NOT_KNOWN.say(spoken()))


class SignInByKey(_Key, LoginWebAuthnForm):  # type: ignore[misc]
    """Where the key replaces name and password it must have asked the person: by a PIN, a finger or a face.

    What the session asked for does not tell: it may be left from a second factor, which asks for less.
    """

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        answer = self.cleaned_data["credential"]
        found = super().clean_credential()
        if not parse_authentication_response(answer).response.authenticator_data.is_user_verified():
            raise self.unknown()
        return found


class SecondFactorByKey(_Key, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class ConfirmByKey(_Key, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AddKey(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _labelled(self, name=T("Name of the key"), passwordless=T("Sign in with it alone (passkey)"))
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["passwordless"].help_text = T(
            "Then this key replaces name, password and code. It must ask for a fingerprint, a face or a PIN."
        ).say(spoken())
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (AttributeError, KeyError, ValueError):  # what fido2 makes of a crooked answer
            raise forms.ValidationError(_NOT_KNOWN.say(spoken())) from None
        return cleaned


class RenameKey(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _labelled(self, name=T("Name of the key"))
        self.fields["name"].widget.attrs["maxlength"] = 60
