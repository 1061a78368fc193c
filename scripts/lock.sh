#!/usr/bin/env bash
# Renews requirements.lock: every version exact, for users' and developers' dependencies together.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ -x .venv/bin/pip-compile ] || .venv/bin/python -m pip install -q pip-tools
.venv/bin/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate \
  --no-header --allow-unsafe --extra dev -o requirements.lock pyproject.toml
sed -i '1i # Exact versions of everything `make setup` installs; renew with `make lock`.' requirements.lock
