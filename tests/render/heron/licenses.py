"""The licences of the invented release."""

from openaudit.report.entries import LicenseEntry
from tests.render.heron.places import CARD, at

LICENSES = (
    LicenseEntry(
        license="Apache-2.0",
        scope=("code.inference", "model.architecture"),
        freedoms=("use", "study", "modify", "share"),
        obligations=("include-text", "notice", "state-changes"),
        where=(at("LICENSE", 2, "Apache License"),),
    ),
    LicenseEntry(
        license="LicenseRef-northwind-community",
        scope=("model.parameters",),
        freedoms=("study", "modify"),
        restrictions=("user-threshold:50000000", "use-list", "territory:EU"),
        obligations=("include-text", "naming:Built with Heron"),
        where=(at("LICENSE-WEIGHTS", 1, "NORTHWIND COMMUNITY LICENSE"),),
    ),
    LicenseEntry(
        license="ODC-By-1.0",
        scope=("data.training of heron-web",),
        freedoms=("use", "study", "modify", "share"),
        obligations=("attribution",),
        where=(at(CARD, 65, "| heron-web | ODC-By-1.0 | 1.2T |"),),
    ),
)
