#!/bin/sh
# What tests need beside Python packages: a browser, tools that look into PDFs, PostgreSQL.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

has() {
    for program in "$@"; do
        if command -v "$program" >/dev/null 2>&1; then return; fi
    done
    return 1
}

has_browser() {
    has chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable || [ -x "$(playwright_browser)" ]
}

# Where Playwright keeps the browser that it has fetched, or would keep it.
playwright_browser() {
    .venv/bin/python -c 'from playwright.sync_api import sync_playwright as start
with start() as playwright: print(playwright.chromium.executable_path)' 2>/dev/null
}

has_postgresql() {
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
        if [ -x "$folder/initdb" ]; then return; fi
    done
    has initdb
}

is_debian() {
    grep -q '^ID=debian' /etc/os-release 2>/dev/null # Ubuntu's chromium is not a package but a snap
}

# Playwright drives the browser by a program of its own, which wants libatomic.
has_driver() {
    .venv/bin/python -m playwright --version >/dev/null 2>&1
}

get_driver() {
    if may_install && install_packages libatomic1 && has_driver; then return; fi
    say_what_to_type "Tests cannot drive a browser: Playwright does not start." libatomic1 libatomic node
    return 1
}

get_browser() {
    if is_debian && may_install && { install_packages chromium-headless-shell || install_packages chromium; }; then return; fi
    echo "Fetching a browser for the tests ..."
    .venv/bin/python -m playwright install chromium && return
    say_what_to_type "Tests need Chromium or Google Chrome." chromium chromium "--cask chromium"
    return 1
}

get_poppler() {
    if may_install && install_packages poppler-utils; then return; fi
    say_what_to_type "Tests look into PDFs with poppler's tools." poppler-utils poppler-utils poppler
    return 1
}

# Without it the tests that want it fail, each with this reason, and the others run.
get_postgresql() {
    if may_install && install_packages postgresql; then return; fi
    say_what_to_type "Tests on PostgreSQL will FAIL: it is not installed (GANGWAY_TEST_DATABASES=sqlite leaves them out)." \
        postgresql postgresql-server postgresql
}

complete=yes
if ! has_driver; then get_driver || complete=no; fi
if ! has_browser; then get_browser || complete=no; fi
if ! has pdftotext; then get_poppler || complete=no; fi
if [ "${GANGWAY_TEST_DATABASES-}" != sqlite ] && ! has_postgresql; then get_postgresql; fi
[ "$complete" = yes ]
