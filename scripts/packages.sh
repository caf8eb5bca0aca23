# Sourced by the other scripts: packages of the operating system. Nothing here ever calls sudo.
# shellcheck shell=sh

# Whether we may install packages ourselves: root on Debian, Ubuntu or a relative of theirs.
may_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

# Install Debian packages quietly; the list of packages is fetched once where it is missing or too old.
install_packages() {
    echo "Installing $* ..."
    apt_get install "$@" || { apt_get update && apt_get install "$@"; } || {
        echo "apt-get could not install $*." >&2
        return 1
    }
}

apt_get() {
    action=$1
    shift
    if [ "$action" = install ]; then set -- --yes --no-install-recommends "$@"; fi
    DEBIAN_FRONTEND=noninteractive apt-get -qq "$action" "$@" >/dev/null 2>&1 </dev/null
}

# One line: what is missing, and what to type for it on Debian or Ubuntu, on Fedora, on macOS.
say_what_to_type() {
    echo "$1 Debian, Ubuntu: sudo apt-get install $2. Fedora: sudo dnf install $3. macOS: brew install $4." >&2
}
