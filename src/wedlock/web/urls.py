"""Every address of the portal."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from wedlock.web.sign_in.freshness import freshly_proved
from wedlock.web.views import browsers, credential, language, profile, sessions, theme, tiles
from wedlock.web.views.extension_files import extension_file
from wedlock.web.views.welcome import first, welcome

urlpatterns = [
    path("extension/<str:name>", extension_file, name="extension_file"),
    path("", tiles.shelf, name="tiles"),
    path("open/<slug:name>/", tiles.by_hand, name="by_hand"),
    path("me/", profile.profile, name="profile"),
    path("me/applications/<slug:name>/", credential.credential, name="credential"),
    path("me/browsers/", browsers.browsers, name="browsers"),
    path("me/browsers/new/", browsers.enrol, name="enrol"),
    path("me/browsers/<int:number>/revoke/", browsers.revoke_browser, name="revoke_browser"),
    path("me/sessions/", sessions.sessions, name="sessions"),
    path("me/sessions/end/", sessions.end_others, name="end_sessions"),
    path("language/", language.language, name="language"),
    path("theme.css", theme.style_sheet, name="theme"),
    path("icon.svg", theme.icon, name="icon"),
    path("logo", theme.logo, name="logo"),
    path("manage/", include("wedlock.web.views.manage.urls")),
    path("welcome/<str:token>/", welcome, name="welcome"),
    path("first/<str:token>/", first, name="first"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", freshly_proved(account.password_set), name="account_set_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]

handler400 = "wedlock.web.views.trouble.bad_request"
handler403 = "wedlock.web.views.trouble.forbidden"
handler404 = "wedlock.web.views.trouble.missing"
handler500 = "wedlock.web.views.trouble.failed"
handler429 = "wedlock.web.views.trouble.too_many"
