"""Addresses of the viewer's own actions, in every area."""

from django.urls import URLPattern, path

from action_plans.views import mine

app_name = "my_actions"

urlpatterns: list[URLPattern] = [
    path("", mine.MyActions.as_view(), name="list"),
    path("<slug:area>/<slug:public_id>/", mine.MyActionUpdate.as_view(), name="update"),
]
