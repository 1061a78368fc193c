"""The page on which a person seals their login for one application; shown after they confirmed themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from wedlock.errors import WedlockError
from wedlock.language import T
from wedlock.passport.own_credentials import own_identity, set_own_credential
from wedlock.passport.tiles import Tile
from wedlock.store.models import Application, Identity
from wedlock.web.house import keys
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.account import account_of
from wedlock.web.sign_in.freshness import freshly_proved
from wedlock.web.views.tiles import label_of, open_tile

LONGEST_PASSWORD = 1024


class CredentialForm(forms.Form):
    """`login` only where the person says it; the password is taken as typed, blanks and all."""

    login = forms.CharField(max_length=200)
    password = forms.CharField(max_length=LONGEST_PASSWORD, strip=False, widget=forms.PasswordInput)

    def __init__(self, tile: Tile, identity: Identity | None, *args: Any) -> None:
        super().__init__(*args)
        said = identity.login if identity else ""
        if tile.application.scheme == Application.Scheme.PERSON:
            self.fields["login"].initial = said
            self.fields["login"].label = T("Your user name there").say(spoken())
            self.fields["login"].widget.attrs.update(autocomplete="off", autocapitalize="none", spellcheck="false")
        else:
            del self.fields["login"]
        self.fields["password"].label = T("Your password there").say(spoken())
        # "off" is not heard for passwords; the one a browser keeps for the portal must not be put in here
        self.fields["password"].widget.attrs["autocomplete"] = "new-password"


@sensitive_post_parameters("password")
@freshly_proved
@require_http_methods(["GET", "HEAD", "POST"])
def credential(request: HttpRequest, name: str) -> HttpResponse:
    account = account_of(request)
    tile = open_tile(account, name, request)
    identity = own_identity(account, tile.application)
    form = CredentialForm(tile, identity, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _sealed(request, tile, form):
        told = T("The login for {application} is sealed.", application=label_of(tile.application))
        messages.success(request, told.say(spoken()))
        return HttpResponseRedirect("/")
    return _page(request, tile, identity, form)


@sensitive_variables("form")
def _sealed(request: HttpRequest, tile: Tile, form: CredentialForm) -> bool:
    login = form.cleaned_data.get("login", "")
    try:
        set_own_credential(keys(), account_of(request), tile.application, login, form.cleaned_data["password"])
    except WedlockError as error:
        form.add_error(None, error.say(spoken()))
        return False
    return True


def _page(request: HttpRequest, tile: Tile, identity: Identity | None, form: CredentialForm) -> HttpResponse:
    application = tile.application
    shown = {
        "form": form,
        "label": label_of(application),
        "name": application.name,
        "state": tile.state.value,
        "own": tile.own and (application.scheme == Application.Scheme.PERSON or identity is not None),
        "scheme": application.scheme,
        "identity": identity,
    }
    return render(request, "portal/credential.html", shown, status=400 if form.is_bound else 200)
