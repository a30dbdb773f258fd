"""Who takes payments for this installation, and the keys for it."""

from config import environment

PROVIDER = environment.choice("PAYMENT_PROVIDER", "sandbox", "stripe")
KEY = environment.text("STRIPE_SECRET_KEY")
WEBHOOK_SECRET = environment.text("STRIPE_WEBHOOK_SECRET")
API_BASE = environment.text("STRIPE_API_BASE", "https://api.stripe.com")

if PROVIDER == "stripe":
    environment.required("STRIPE_SECRET_KEY", "the secret key of your Stripe account, sk_live_… or sk_test_….")
    environment.required("STRIPE_WEBHOOK_SECRET", "the signing secret of the webhook /hooks/stripe/, whsec_….")
