"""Addresses for everybody."""

from django.urls import path

from portal.public import checking, demo, entrance, health, provider, public_notices, second_step

urlpatterns = [
    path("check/", checking.form, name="check-form"),
    path("check/results/<str:word>", checking.result, name="check-result"),
    path("check/<path:number>", checking.answer, name="check"),
    path("public-notices/", public_notices.index, name="public_notices"),
    path("public-notices/<uuid:pk>", public_notices.detail, name="public_notice"),
    path("public-notices/<uuid:pk>/objections/<uuid:application>", public_notices.object_to, name="object"),
    path("objections/receipts/", public_notices.receipts, name="objection-receipts"),
    path("objections/receipts/<str:receipt>/", public_notices.receipt, name="objection-receipt"),
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-in/second-step/", second_step.second_step, name="sign-in-second-step"),
    path("sign-in/provider/", provider.begin, name="sign-in-provider"),
    path("sign-in/provider/answer/", provider.answer, name="sign-in-provider-answer"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("demo/clock", demo.clock_page, name="demo-clock"),
    path("healthz", health.healthz, name="health"),
    path("readyz", health.readyz, name="ready"),
    path("metrics", health.measured, name="metrics"),
    path("robots.txt", health.robots, name="robots"),
]
