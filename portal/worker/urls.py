"""Addresses of certificates."""

from django.urls import path

from portal.worker import certificates

urlpatterns = [
    path("certificates/", certificates.index, name="certificates"),
    path("certificates/<str:number>/", certificates.detail, name="certificate"),
    path("certificates/<str:number>/document.pdf", certificates.document, name="certificate-document"),
]
