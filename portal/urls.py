"""Addresses of the portal: the home page, and those of every desk."""

from django.urls import include, path

from portal.home import home

app_name = "portal"
urlpatterns = [
    path("", home, name="home"),
    path("", include("portal.public.urls")),
    path("", include("portal.account.urls")),
    path("", include("portal.worker.urls")),
    path("", include("portal.body.urls")),
    path("", include("portal.law.urls")),
    path("", include("portal.supervision.urls")),
]
