"""Every address under /manage/."""

from __future__ import annotations

from django.urls import path

from wedlock.web.views.manage import account_logins as logins
from wedlock.web.views.manage import applications as apps
from wedlock.web.views.manage import groups, proposals
from wedlock.web.views.manage.account import account
from wedlock.web.views.manage.account_actions import account_action
from wedlock.web.views.manage.account_link import account_link, account_role
from wedlock.web.views.manage.accounts import account_new, accounts
from wedlock.web.views.manage.auditing import audit_download, audit_log
from wedlock.web.views.manage.dashboard import dashboard
from wedlock.web.views.manage.identities import identities, identities_confirm
from wedlock.web.views.manage.shared_login import shared_login

_ONE = "accounts/<int:number>/"

urlpatterns = [
    path("", dashboard, name="manage"),
    path("accounts/", accounts, name="manage_accounts"),
    path("new/account/", account_new, name="manage_account_new"),
    path(_ONE, account, name="manage_account"),
    path(_ONE + "link/", account_link, name="manage_account_link"),
    path(_ONE + "role/", account_role, name="manage_account_role"),
    path(_ONE + "identity/", logins.account_identity, name="manage_account_identity"),
    path(_ONE + "identity/<slug:system>/remove/", logins.account_identity_remove, name="manage_identity_remove"),
    path(_ONE + "login/", logins.account_credential, name="manage_account_credential"),
    path(_ONE + "login/<slug:application>/delete/", logins.account_credential_forget, name="manage_credential_forget"),
    path(_ONE + "<slug:action>/", account_action, name="manage_account_action"),
    path("browsers/<int:number>/revoke/", logins.browser_revoke, name="manage_browser_revoke"),
    path("identities/", identities, name="manage_identities"),
    path("identities/confirm/", identities_confirm, name="manage_identities_confirm"),
    path("proposals/", proposals.proposals, name="manage_proposals"),
    path("proposals/sure/", proposals.proposals_accept_sure, name="manage_proposals_sure"),
    path("proposals/<int:number>/", proposals.proposal_decide, name="manage_proposal_decide"),
    path("groups/", groups.groups, name="manage_groups"),
    path("new/group/", groups.group_new, name="manage_group_new"),
    path("groups/<int:number>/", groups.group, name="manage_group"),
    path("groups/<int:number>/remove/", groups.group_remove, name="manage_group_remove"),
    path("applications/", apps.applications, name="manage_applications"),
    path("new/application/", apps.application_new, name="manage_application_new"),
    path("applications/<slug:name>/", apps.application, name="manage_application"),
    path("applications/<slug:name>/remove/", apps.application_remove, name="manage_application_remove"),
    path("applications/<slug:name>/login/", shared_login, name="manage_shared_login"),
    path("audit/", audit_log, name="manage_audit"),
    path("audit/download/", audit_download, name="manage_audit_download"),
]
