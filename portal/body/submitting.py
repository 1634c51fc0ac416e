"""申报: the blank workbook and sending a filled one in."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from certification import queries
from certification.acts.submitting import submit_workbook
from certification.models import Batch
from certification.reasons import ContentTooLarge
from portal.body.forms import UploadForm
from portal.doors import account_of, needs, takes
from portal.downloads import WORKBOOK, file_answer
from portal.stages import with_stages
from registry import clock
from registry.access import Permission
from registry.models import Account, Body, Site
from rules.refusals import Refusal
from rules.words import PATHWAYS


@takes(files=True)
@needs(Permission.SUBMIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The upload; taken in, it leads to the batch's page, where its progress is seen.

    A file that cannot be read as candidates at all is refused here and leaves nothing behind; one that was sent before
    is answered with when, by whom, and where to find it.
    """
    account = account_of(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    form.fields["site"].queryset = sites_of(account)  # type: ignore[attr-defined]
    refusal: Refusal | None = None
    before: Batch | None = None
    if request.method == "POST" and form.is_valid():
        try:
            batch, created = _take_in(account, **form.cleaned_data)
        except Refusal as answer:
            refusal = answer
        else:
            if created:
                return redirect("portal:batch", pk=batch.pk)
            (before,) = with_stages([batch])
    unread = form.is_bound and not form.is_valid()
    status = refusal.status if refusal else 409 if before else 422 if unread else 200
    context = {
        "form": form, "refusal": refusal, "before": before, "sites": sites_of(account),
        "limit": settings.UPLOAD_LIMIT_BYTES,
    }  # fmt: skip
    return render(request, "portal/body/batch_new.html", context, status=status)


@needs(Permission.SUBMIT)
@require_safe
def blank(request: HttpRequest, code: str) -> FileResponse:
    """The workbook to fill in for a site and a ``?pathway=``, with the choices of its filing."""
    site = get_object_or_404(sites_of(account_of(request)), code=code)
    pathway = request.GET.get("pathway", "ordinary")
    if pathway not in PATHWAYS:
        raise Http404
    named = "" if pathway == "ordinary" else f"-{PATHWAYS[pathway]}"
    content = queries.template(site, on=clock.today(), pathway=pathway)
    return file_answer(content, f"申报表模板-{site.code}{named}.xlsx", kind=WORKBOOK)


def sites_of(account: Account) -> QuerySet[Site]:
    """The sites of the account's body."""
    return Site.objects.filter(body__in=Body.objects.visible_to(account)).select_related("body", "region")


def _take_in(account: Account, *, site: Site, pathway: str, file: UploadedFile[bytes]) -> tuple[Batch, bool]:
    """Refuses by the declared size before a large upload is read into memory, and what cannot be opened."""
    size = file.size or 0
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise ContentTooLarge(size=size, limit=settings.UPLOAD_LIMIT_BYTES)
    content = file.read()
    if content:
        queries.refuse_wrong_file(content)
    return submit_workbook(
        site=site, filename=file.name or "", content=content, pathway=pathway, by=account, at=clock.now()
    )
