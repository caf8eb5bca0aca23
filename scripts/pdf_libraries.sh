#!/bin/sh
# Certificates are typeset with Pango and HarfBuzz, which Python packages do not bring along.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

# WeasyPrint itself is asked; it only warns where it misses HarfBuzz's part for smaller fonts.
can_typeset() {
    .venv/bin/python -W error:HarfBuzz-Subset -c 'import weasyprint.text.ffi' >/dev/null 2>&1
}

if can_typeset; then exit; fi
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# shellcheck disable=SC2086 # a list of words on purpose
if may_install && install_packages $packages && can_typeset; then exit; fi
say_what_to_type "Certificates need Pango and HarfBuzz." "$packages" "pango harfbuzz" pango
exit 1
