"""What lies inside a certificate's PDF, and under which names: known to who makes it and to who verifies it."""

CREDENTIAL_FILE = "credential.jwt"
SIGNATURE_FIELD = "Issuer"
DIGEST = "sha256"
"""By which everything is signed."""
