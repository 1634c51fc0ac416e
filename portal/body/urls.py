"""Addresses of batches, applications, marks and reviews, approval and objections."""

from django.urls import path

from portal.body import applications, approvals, batches, identities, names, objections, reviews, scores, submitting

urlpatterns = [
    path("batches/", batches.index, name="batches"),
    path("batches/new/", submitting.new, name="batch-new"),
    path("batches/<uuid:pk>/", batches.detail, name="batch"),
    path("batches/<uuid:pk>/progress/", batches.progress, name="batch-progress"),
    path("batches/<uuid:pk>/applications/", batches.applications, name="batch-applications"),
    path("batches/<uuid:pk>/refusals/", batches.refusals, name="batch-refusals"),
    path("batches/<uuid:pk>/events/", batches.events, name="batch-events"),
    path("batches/<uuid:pk>/returned.xlsx", batches.returned, name="batch-returned"),
    path("batches/<uuid:pk>/exports/<str:kind>.xlsx", batches.export, name="batch-export"),
    path("batches/<uuid:pk>/scores/", scores.entry, name="scores"),
    path("batches/<uuid:pk>/scores/workbook/", scores.upload, name="scores-upload"),
    path("batches/<uuid:pk>/scores.xlsx", scores.workbook, name="scores-workbook"),
    path("batches/<uuid:pk>/reviews/", reviews.entry, name="reviews"),
    path("batches/<uuid:pk>/approval/", approvals.approval, name="approval"),
    path("batches/<uuid:pk>/approval/confirm/", approvals.confirm, name="approval-confirm"),
    path("sites/<str:code>/template.xlsx", submitting.blank, name="template"),
    path("applications/", applications.index, name="applications"),
    path("applications/<uuid:pk>/", applications.detail, name="application"),
    path("applications/<uuid:pk>/withdrawal/", applications.take_back, name="withdrawal"),
    path("applications/<uuid:pk>/name/", names.correction, name="name-correction"),
    path("identity-cases/", identities.index, name="identity-cases"),
    path("identity-cases/<uuid:pk>/", identities.detail, name="identity-case"),
    path("identity-cases/<uuid:pk>/proposal/", identities.propose, name="identity-case-proposal"),
    path("name-proposals/", names.index, name="name-proposals"),
    path("name-proposals/<uuid:pk>/", names.detail, name="name-proposal"),
    path("objections/", objections.index, name="objections"),
    path("objections/<uuid:pk>/", objections.settle, name="objection"),
    path("objections/<uuid:pk>/take-over/", objections.take, name="objection-take-over"),
]
