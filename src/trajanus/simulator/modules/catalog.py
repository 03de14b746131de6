"""Which operations does the simulated Procore have?"""

from __future__ import annotations

from trajanus.simulator.modules import (
    companies,
    locations,
    permission_settings,
    projects,
    rfi_replies,
    rfis,
    sign_in,
    specifications,
    submittal_reviews,
    submittal_settings,
    submittals,
    users,
    vendors,
    webhooks_v1,
    webhooks_v2,
)

SIGN_IN = (sign_in.ROUTES,)

API = (
    companies.ROUTES,
    projects.ROUTES,
    users.ROUTES,
    vendors.ROUTES,
    permission_settings.ROUTES,
    locations.ROUTES,
    specifications.ROUTES,
    rfis.ROUTES,
    rfi_replies.ROUTES,
    submittals.ROUTES,
    submittal_reviews.ROUTES,
    submittal_settings.ROUTES,
    webhooks_v1.ROUTES,
    webhooks_v2.ROUTES,
)
