"""Every address of the portal."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from wedlock.web.views.extension_files import extension_file
from wedlock.web.views.tiles import tiles

urlpatterns = [
    path("api/extension/", include("wedlock.web.api.urls")),
    path("", tiles, name="tiles"),
    path("extension/<str:name>", extension_file, name="extension_file"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
]
