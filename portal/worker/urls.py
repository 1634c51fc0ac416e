"""Addresses of certificates and of the worker's own identity."""

from django.urls import path

from portal.worker import certificates, identity

urlpatterns = [
    path("identity/", identity.own, name="own-identity"),
    path("identity/correction/", identity.correct, name="own-name-correction"),
    path("applications/<uuid:pk>/disowning/", identity.disowning, name="disowning"),
    path("certificates/", certificates.index, name="certificates"),
    path("certificates/<str:number>/", certificates.detail, name="certificate"),
    path("certificates/<str:number>/document.pdf", certificates.document, name="certificate-document"),
]
