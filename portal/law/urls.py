"""Addresses of policies, equivalences, drafts and simulations."""

from django.urls import path, re_path

from portal.law import comparisons, drafting, drafts, policies, simulations

urlpatterns = [
    path("policies/", policies.index, name="policies"),
    re_path(r"^policies/(?P<digest>[0-9a-f]{64})$", policies.detail, name="policy"),
    path("equivalences/", comparisons.index, name="comparisons"),
    re_path(r"^equivalences/(?P<digest>[0-9a-f]{64})$", comparisons.detail, name="comparison"),
    path("policy-drafts/", drafts.index, name="policy-drafts"),
    path("policy-drafts/new/", drafting.new, name="policy-draft-new"),
    path("policy-drafts/<uuid:pk>/", drafts.detail, name="policy-draft"),
    path("policy-drafts/<uuid:pk>/changes/", drafts.changes, name="policy-draft-changes"),
    path("policy-drafts/<uuid:pk>/edit/", drafting.edit, name="policy-draft-edit"),
    path("policy-drafts/<uuid:pk>/act/", drafting.act, name="policy-draft-act"),
    path("policy-drafts/<uuid:pk>/decision/", drafts.decide, name="policy-draft-decide"),
    path("policy-drafts/<uuid:pk>/simulation/", simulations.new, name="simulation-new"),
    path("simulations/", simulations.index, name="simulations"),
    path("simulations/<uuid:pk>/", simulations.detail, name="simulation"),
    path("simulations/<uuid:pk>/progress/", simulations.progress, name="simulation-progress"),
]
