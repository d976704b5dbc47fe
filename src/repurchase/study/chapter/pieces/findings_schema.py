"""The name under which findings.json says what it is."""

from __future__ import annotations

SCHEMA = "repurchase.findings/1"
