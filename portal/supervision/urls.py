"""Addresses of bodies and of a certificate's status."""

from django.urls import path

from portal.supervision import accounts, alarms, bodies, jobs, status_changes

urlpatterns = [
    path("accounts/", accounts.index, name="tended-accounts"),
    path("accounts/<int:pk>/", accounts.detail, name="tended-account"),
    path("accounts/<int:pk>/act/", accounts.act, name="tended-account-act"),
    path("certificates/<str:number>/status/", status_changes.change, name="certificate-status"),
    path("jobs/<int:pk>/send/", jobs.send, name="job-send"),
    path("status-proposals/", status_changes.index, name="status-proposals"),
    path("status-proposals/<uuid:pk>/", status_changes.proposal, name="status-proposal"),
    path("alarms/", alarms.index, name="alarms"),
    path("bodies/", bodies.index, name="bodies"),
    path("bodies/<str:credit_code>/", bodies.detail, name="body"),
]
