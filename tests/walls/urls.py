"""The installation's addresses, and two doors that fail as bugs do, with what was typed in their messages."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from portal.doors import public
from registry.models import Account


@public
@csrf_exempt
def bug(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(f"{request.POST['name']} {request.POST['number']}")


@public
@csrf_exempt
def twice(request: HttpRequest) -> HttpResponse:
    """Refused by PostgreSQL, which quotes the row."""
    with transaction.atomic():
        for _ in range(2):
            Account.objects.create(
                username=request.POST["number"], display_name=request.POST["name"], role="administrator"
            )
    return HttpResponse()


urlpatterns = [path("bug/", bug), path("twice/", twice), path("", include("config.urls"))]
