"""Addresses of the API; none ends in a slash but the index."""

from __future__ import annotations

from django.urls import include, path, re_path

from api.views import (
    applications,
    batches,
    bodies,
    certificates,
    drafts,
    eligibility,
    index,
    jobs,
    objections,
    policies,
    public_notices,
    reference,
    review,
    rules,
    simulations,
    status_changes,
    tokens,
    workbooks,
)

app_name = "api"

_RESOURCES = [
    path("", index.IndexView.as_view(), name="index"),
    path("openapi.json", index.OpenApiView.as_view(), name="openapi"),
    path("tokens", tokens.TokensView.as_view(), name="tokens"),
    path("tokens/current", tokens.CurrentTokenView.as_view(), name="current-token"),
    path("me", tokens.MeView.as_view(), name="me"),
    path("eligibility", eligibility.EligibilityView.as_view(), name="eligibility"),
    path("equivalence", rules.EquivalenceView.as_view(), name="equivalence"),
    path("path", rules.PathView.as_view(), name="path"),
    path("simulations", simulations.SimulationsView.as_view(), name="simulations"),
    path("simulations/<uuid:simulation_id>", simulations.SimulationView.as_view(), name="simulation"),
    path("levels", reference.LevelsView.as_view(), name="levels"),
    path("occupations", reference.OccupationsView.as_view(), name="occupations"),
    path("occupations/<str:code>", reference.OccupationView.as_view(), name="occupation"),
    path("regions", reference.RegionsView.as_view(), name="regions"),
    path("standards", reference.StandardsView.as_view(), name="standards"),
    path("offers", reference.OffersView.as_view(), name="offers"),
    path("bodies", bodies.BodiesView.as_view(), name="bodies"),
    path("bodies/<str:credit_code>", bodies.BodyView.as_view(), name="body"),
    path("sites", bodies.SitesView.as_view(), name="sites"),
    path("filings", bodies.FilingsView.as_view(), name="filings"),
    path("templates/candidates", workbooks.TemplateView.as_view(), name="template"),
    path("batches", batches.BatchesView.as_view(), name="batches"),
    path("batches/<uuid:batch_id>", batches.BatchView.as_view(), name="batch"),
    path("batches/<uuid:batch_id>/refusals", batches.RefusalsView.as_view(), name="refusals"),
    path("batches/<uuid:batch_id>/notes", batches.NotesView.as_view(), name="notes"),
    path(
        "batches/<uuid:batch_id>/applications", applications.BatchApplicationsView.as_view(), name="batch-applications"
    ),
    path(
        "batches/<uuid:batch_id>/returned-workbook", workbooks.ReturnedWorkbookView.as_view(), name="returned-workbook"
    ),
    path("batches/<uuid:batch_id>/exports/<str:kind>", workbooks.ExportView.as_view(), name="export"),
    path("batches/<uuid:batch_id>/scores", review.ScoresView.as_view(), name="scores"),
    path("batches/<uuid:batch_id>/reviews", review.ReviewsView.as_view(), name="reviews"),
    path("batches/<uuid:batch_id>/approvals", review.ApprovalsView.as_view(), name="approvals"),
    path("batches/<uuid:batch_id>/waiting-list", review.WaitingListView.as_view(), name="waiting-list"),
    path(
        "batches/<uuid:batch_id>/waiting-list/applications",
        review.WaitingApplicationsView.as_view(),
        name="waiting-applications",
    ),
    path("batches/<uuid:batch_id>/withdrawals", review.WithdrawalsView.as_view(), name="withdrawals"),
    path("batches/<uuid:batch_id>/rejections", review.RejectionsView.as_view(), name="rejections"),
    path("applications", applications.ApplicationsView.as_view(), name="applications"),
    path("applications/<uuid:application_id>", applications.ApplicationView.as_view(), name="application"),
    path("applications/<uuid:application_id>/verdict", applications.VerdictView.as_view(), name="verdict"),
    path(
        "applications/<uuid:application_id>/objections",
        objections.ApplicationObjectionsView.as_view(),
        name="application-objections",
    ),
    path("objections", objections.ObjectionsView.as_view(), name="objections"),
    path("objections/receipts/<str:receipt>", objections.ReceiptView.as_view(), name="receipt"),
    path("objections/<uuid:objection_id>/take-over", objections.TakeOverView.as_view(), name="take-over"),
    path("objections/<uuid:objection_id>/settlement", objections.SettlementView.as_view(), name="settlement"),
    path("public-notices", public_notices.PublicNoticesView.as_view(), name="public_notices"),
    path("public-notices/<uuid:public_notice_id>", public_notices.PublicNoticeView.as_view(), name="public_notice"),
    path("public-notices/<uuid:public_notice_id>/results", public_notices.ResultsView.as_view(), name="results"),
    path("policies", policies.PoliciesView.as_view(), name="policies"),
    path("policies/<str:digest>", policies.PolicyView.as_view(), name="policy"),
    path("policy-drafts", drafts.DraftsView.as_view(), name="policy-drafts"),
    path("policy-drafts/<uuid:draft_id>", drafts.DraftView.as_view(), name="policy-draft"),
    path("policy-drafts/<uuid:draft_id>/revisions", drafts.RevisionsView.as_view(), name="draft-revisions"),
    path("policy-drafts/<uuid:draft_id>/proposals", drafts.ProposalsView.as_view(), name="draft-proposals"),
    path("policy-drafts/<uuid:draft_id>/recalls", drafts.RecallsView.as_view(), name="draft-recalls"),
    path("policy-drafts/<uuid:draft_id>/returns", drafts.ReturnsView.as_view(), name="draft-returns"),
    path("policy-drafts/<uuid:draft_id>/publications", drafts.PublicationsView.as_view(), name="draft-publications"),
    path("policy-drafts/<uuid:draft_id>/withdrawals", drafts.DraftWithdrawalsView.as_view(), name="draft-withdrawals"),
    path("jobs", jobs.JobsView.as_view(), name="jobs"),
    path("jobs/<int:job_id>/sendings", jobs.JobSendingsView.as_view(), name="job-sendings"),
    path("certificates", certificates.CertificatesView.as_view(), name="certificates"),
    path("certificates/<str:number>", certificates.CheckView.as_view(), name="certificate"),
    path("certificates/<str:number>/document", certificates.DocumentView.as_view(), name="document"),
    path("certificates/<str:number>/status-changes", certificates.StatusChangesView.as_view(), name="status-changes"),
    path("certificates/<str:number>/status-grounds", status_changes.StatusGroundsView.as_view(), name="status-grounds"),
    path(
        "certificates/<str:number>/status-proposals",
        status_changes.CertificateProposalsView.as_view(),
        name="certificate-proposals",
    ),
    path("status-proposals", status_changes.StatusProposalsView.as_view(), name="status-proposals"),
    path(
        "status-proposals/<uuid:proposal_id>/confirmation",
        status_changes.ConfirmationView.as_view(),
        name="confirmation",
    ),
    path("status-proposals/<uuid:proposal_id>/decline", status_changes.DeclineView.as_view(), name="decline"),
]

urlpatterns = [
    path("v1/", include(_RESOURCES)),
    re_path(r"", index.NothingHereView.as_view(), name="nothing-here"),
]
