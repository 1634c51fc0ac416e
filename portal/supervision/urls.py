"""Addresses of bodies and of a certificate's status."""

from django.urls import path

from portal.supervision import bodies, status_changes

urlpatterns = [
    path("certificates/<str:number>/status/", status_changes.change, name="certificate-status"),
    path("bodies/", bodies.index, name="bodies"),
    path("bodies/<str:credit_code>/", bodies.detail, name="body"),
]
