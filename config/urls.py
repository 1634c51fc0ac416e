"""Addresses of the whole house."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("api.urls")),
    path("", include("portal.urls")),
]
