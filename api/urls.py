"""Every address of the API; `config/urls.py` includes it at /api/."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from api import acts
from api.files import FilesView, FileView
from api.founding import ContractsView
from api.nothing import NothingHere
from api.papers import PaymentReceiptView, PayoutReceiptView
from api.paying_out import PayeeView, PayoutsView
from api.reference import reference
from api.schema import SchemaView
from api.uploads import UploadFinishView, UploadPartView, UploadsView, UploadView
from contracts.api import RulebookViews
from disputes.api import CaseViews
from escrow.api import PaymentViews, WalletStatementView, WalletView

app_name = "api"

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

router = SimpleRouter()
router.register("contracts", ContractsView, basename="contract")
router.register("cases", CaseViews, basename="case")
router.register("rulebooks", RulebookViews, basename="rulebook")
router.register("payments", PaymentViews, basename="payment")
router.register("payouts", PayoutsView, basename="payout")

v1 = [
    *acts.paths(),
    *router.urls,
    path("wallet/", WalletView.as_view(), name="wallet"),
    path("wallet/statement/", WalletStatementView.as_view(), name="wallet-statement"),
    re_path(rf"^payments/(?P<pk>{UUID})/receipt\.(?P<kind>pdf|csv)$", PaymentReceiptView.as_view()),
    re_path(rf"^payouts/(?P<pk>{UUID})/receipt\.(?P<kind>pdf|csv)$", PayoutReceiptView.as_view()),
    path("wallet/bank/", PayeeView.as_view(), name="payee"),
    path("files/", FilesView.as_view(), name="files"),
    path("files/<uuid:pk>/", FileView.as_view(), name="file"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:pk>/", UploadView.as_view(), name="upload"),
    path("uploads/<uuid:pk>/parts/<int:offset>/", UploadPartView.as_view(), name="upload-part"),
    path("uploads/<uuid:pk>/finish/", UploadFinishView.as_view(), name="upload-finish"),
    path("schema/", SchemaView.as_view(), name="schema"),
    # Whatever else ends in a slash; without one, Django first tries the address with it.
    re_path(r"^(?:.*/)?$", NothingHere.as_view(), name="nothing"),
]
urlpatterns = [path("", reference, name="reference"), path("v1/", include(v1))]
