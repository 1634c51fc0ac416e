"""Addresses of bodies and of a certificate's status."""

from django.urls import path

from portal.supervision import alarms, bodies, jobs, status_changes

urlpatterns = [
    path("certificates/<str:number>/status/", status_changes.change, name="certificate-status"),
    path("jobs/<int:pk>/send/", jobs.send, name="job-send"),
    path("status-proposals/", status_changes.index, name="status-proposals"),
    path("status-proposals/<uuid:pk>/", status_changes.proposal, name="status-proposal"),
    path("alarms/", alarms.index, name="alarms"),
    path("bodies/", bodies.index, name="bodies"),
    path("bodies/<str:credit_code>/", bodies.detail, name="body"),
]
