#!/usr/bin/env bash
# Brings in the real programs that the tests try our documents against, from Debian, npm, Maven and PyPI packages.
# Run it again at any time: what is there already is left alone. Versions are in .ci/clients/package-lock.json,
# pom.xml and pymupdf.txt; everything but the Debian packages stays under .ci/clients (ignored by git).
set -euo pipefail
cd "$(dirname "$0")/clients"

say() { printf 'clients: %s\n' "$*"; }

# --- Debian: each package and a command that shows it is there already ---
missing=()
want() { # want PACKAGE COMMAND...
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}
want libreoffice-writer test -e /usr/lib/libreoffice/program/libswlo.so
want libreoffice-calc test -e /usr/lib/libreoffice/program/libsclo.so
want python3-uno /usr/bin/python3 -c 'import uno'
want poppler-utils command -v pdftoppm
want pdftk-java command -v pdftk
want mupdf-tools command -v mutool
want ghostscript command -v gs
want fonts-liberation test -d /usr/share/fonts/truetype/liberation
want postgresql bash -c 'compgen -G "/usr/lib/postgresql/*/bin/pg_ctl"'
want nodejs command -v node
want npm command -v npm
want dovecot-imapd test -x /usr/lib/dovecot/imap
want chromium command -v chromium
want strace command -v strace
want default-jdk-headless command -v javac
want maven command -v mvn

if ((${#missing[@]})); then
  if ! command -v apt-get >/dev/null; then
    say "this script knows Debian only; please install by your own means: ${missing[*]}" >&2
    exit 1
  fi
  as_root=()
  if ((EUID)); then as_root=(sudo); fi
  say "Debian packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# A stamp holds the checksum of what was asked for, so that a changed file is noticed and an unchanged one is quick.
mkdir -p build
current() { # current STAMP FILE...: true when STAMP was made from these very files
  local stamp=$1
  shift
  [[ -f $stamp && $(cat "$stamp") == "$(cat "$@" | sha256sum)" ]]
}

# --- npm: pdf.js, Microsoft's Open XML SDK validator, axe, and what drives Chromium ---
# Not `npm ci`: the validator names binaries of other platforms that are published nowhere, and ci refuses a lock
# without them. `install --no-save` keeps to the lock's versions and hashes and leaves the lock alone. After a change
# of package.json: npm install --package-lock-only --omit-lockfile-registry-resolved
if ! current build/npm.stamp package-lock.json package.json || [[ ! -d node_modules/axe-core ]]; then
  say "npm packages"
  npm install --no-save --no-audit --no-fund --loglevel=error
  cat package-lock.json package.json | sha256sum >build/npm.stamp
fi

# --- Maven: veraPDF's library, PDFBox and OpenPDF, and our main classes compiled against them ---
mains=(src/main/java/carepack/*.java)
if ! current build/maven.stamp pom.xml "${mains[@]}" || [[ ! -f build/java/classes/carepack/FormFill.class ]]; then
  say "Maven packages"
  rm -rf build/java
  mvn -B -q -ntp process-classes
  cat pom.xml "${mains[@]}" | sha256sum >build/maven.stamp
fi

# --- PyMuPDF, in a Python of its own: its licence keeps it apart from ours ---
if ! current build/pymupdf.stamp pymupdf.txt || [[ ! -x build/pymupdf/bin/python ]]; then
  say "PyMuPDF"
  rm -rf build/pymupdf
  python3 -m venv build/pymupdf
  build/pymupdf/bin/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r pymupdf.txt
  sha256sum <pymupdf.txt >build/pymupdf.stamp
fi

# --- Foreign files: what other packages ship, for the import to be tried on ---
if ! current build/foreign.stamp ../../tests/foreign/collect.py || [[ ! -d build/foreign ]]; then
  say "foreign files"
  (cd ../.. && make -s .venv/.made-stamp && .venv/bin/python -m tests.foreign.collect)
  cat ../../tests/foreign/collect.py | sha256sum >build/foreign.stamp
fi

say "all here: LibreOffice, poppler, pdftk, MuPDF, Ghostscript, pdf.js, Open XML SDK validator, veraPDF, PDFBox, OpenPDF, PyMuPDF, PostgreSQL, Dovecot, Chromium, axe, foreign files"
