"""Django's own checks: the models and migrations agree, and production settings are safe."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "halle.settings.production",
    "SECRET_KEY": "for-this-check-only-" + "0a1b2c3d4e5f6g7h8i9j" * 3,
    "ALLOWED_HOSTS": "halle.example",
    "HALLE_BASE_URL": "https://halle.example",
    "HALLE_TRUSTED_PROXIES": "127.0.0.1/32",
    "HALLE_FROM_EMAIL": "Halle <bonjour@halle.example>",
    "HALLE_MAIL_PROVIDER": "smtp",
    "EMAIL_URL": "smtp://localhost:25",
    "HALLE_MAIL_WEBHOOK_TOKEN": "for-this-check-only-0a1b2c3d",
    "HALLE_MAIL_SPF": "include:spf.provider.example",
    "HALLE_MAIL_DKIM": "halle=halle.dkim.provider.example",
    "HALLE_MAIL_LOOK_UP": "false",
}
COMMANDS = [
    ({}, ["check", "--fail-level=WARNING"]),
    ({}, ["makemigrations", "--check", "--dry-run"]),
    (PRODUCTION, ["check", "--deploy", "--fail-level=WARNING"]),
]

failed = False
for environment, command in COMMANDS:
    manage = [sys.executable, ROOT / "manage.py", *command]
    failed |= bool(subprocess.run(manage, env=os.environ | environment).returncode)
sys.exit(failed)
