#!/bin/sh
# Makes .venv and installs what the site needs, and with "dev" what tests and checks need too.
# A second run does nothing but look.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

case ${1-} in
dev) requirements="requirements-dev.txt" ;;
*) requirements="requirements.txt" ;;
esac
installed=.venv/installed-$requirements

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for python in ${PYTHON-python3 python3.13 python3.12 python3.11}; do
        if is_new_enough "$python"; then
            echo "$python"
            return
        fi
    done
    return 1
}

# The interpreter for .venv; "python" is set.
choose_python() {
    if python=$(find_python); then return; fi
    if [ -z "${PYTHON-}" ] && may_install; then
        install_packages python3 python3-venv && python=$(find_python) && return
    fi
    found=$(${PYTHON-python3} --version 2>/dev/null) || found=none
    say_what_to_type "Gangway needs Python 3.11 or newer (found: $found)." "python3 python3-venv" python3.12 python@3.12
    exit 1
}

make_environment() {
    choose_python
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        package="$(basename "$python")-venv"
        { may_install && install_packages "$package"; } || {
            say_what_to_type "$python cannot make virtual environments." "$package" python3 python3
            exit 1
        }
    fi
    rm -rf .venv
    "$python" -m venv .venv
}

pip_install() {
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$1"
}

uv_install() {
    UV_PYTHON_DOWNLOADS=never .venv/bin/python -m uv pip install --quiet --python .venv/bin/python \
        --compile-bytecode --require-hashes -r "$1"
}

# uv takes seconds; pip manages where uv does not exist, or where only pip knows the company's own index.
install_requirements() {
    echo "Installing $requirements ..."
    if ! { pip_install requirements-install.txt && uv_install "$requirements"; }; then
        echo "uv could not do it; pip tries, more slowly."
        pip_install "$requirements"
    fi
    cp "$requirements" "$installed"
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then make_environment; fi
if ! cmp -s "$requirements" "$installed"; then install_requirements; fi

# Now, while there is room: on a full disk Python leaves half a compiled file, and takes it for a whole one from then on.
.venv/bin/python -m compileall -q app
