#!/usr/bin/env bash
# Sets up what the make targets need. usage: setup.sh python|all
# python: .venv from requirements.lock. all: also PostgreSQL, MariaDB, Chromium, Node (apt; root or sudo).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { echo "setup: $*" >&2; }
apt_install() {
  local missing=()
  for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  local root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { say "needs root or sudo to install: ${missing[*]}"; exit 3; }
    root=(sudo)
  fi
  say "apt-get install ${missing[*]} (needs root or sudo)"
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
python() {
  for candidate in python3.11 python3.12 python3.13 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$candidate"; return; fi
  done
  say "no Python 3.11 or newer found: apt-get install python3"; exit 2
}
environment() {
  local wanted; wanted=$(sha256sum requirements.lock | sha256sum | cut -c1-64)
  [ -f .venv/wedlock.stamp ] && [ "$(cat .venv/wedlock.stamp)" = "$wanted" ] && return 0
  local py; py=$(python)
  "$py" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv
  [ -x .venv/bin/python ] || "$py" -m venv .venv
  say "installing requirements.lock into .venv"
  .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements.lock
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -e .
  echo "$wanted" >.venv/wedlock.stamp
}
servers() {
  apt_install postgresql-15 mariadb-server chromium fonts-noto-cjk ca-certificates
  # Node's own packages bring npm along and refuse Debian's beside them.
  command -v npm >/dev/null || apt_install nodejs npm
}

case "${1:-python}" in
  python) environment ;;
  all) environment; servers ;;
  *) sed -n 2,3p "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
