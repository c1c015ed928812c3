# What a machine must have before anything of ours can run; sourced by hubcrate and run-tests. POSIX sh.
# Functions set variables instead of printing where they are on the way of every start: a fork costs more than the test.

say() {
    printf '%s: %s\n' "${program:-hubcrate}" "$*" >&2
}

give_up() {
    say "$*"
    exit 1
}

# Sets java_version to the feature release (17) of the Java home $1, empty if there is none.
read_java_version() {
    java_version=
    [ -x "$1/bin/java" ] || return 1
    if [ -r "$1/release" ]; then
        while IFS= read -r release_line; do
            case $release_line in
            JAVA_VERSION=*)
                java_version=${release_line#JAVA_VERSION=\"}
                java_version=${java_version%%[!0-9]*}
                ;;
            esac
        done <"$1/release"
    fi
    if [ -z "$java_version" ]; then
        java_version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p;/version/q')
    fi
    [ -n "$java_version" ]
}

# Sets java_home to a Java 17 or later; $1 = jdk asks for a compiler too.
find_java() {
    java_home=
    set -- "$1" "${JAVA_HOME:-}" ""
    on_path=$(command -v java 2>/dev/null) && set -- "$1" "$2" "$(real_home "$on_path")"
    kind=$1
    shift
    for candidate in "$@" /usr/lib/jvm/*; do
        if [ -z "$candidate" ] || [ ! -x "$candidate/bin/java" ]; then
            continue
        fi
        if [ "$kind" = jdk ] && [ ! -x "$candidate/bin/javac" ]; then
            continue
        fi
        if read_java_version "$candidate" && [ "$java_version" -ge 17 ]; then
            java_home=$candidate
            return 0
        fi
    done
    return 1
}

real_home() {
    found=$(readlink -f -- "$1" 2>/dev/null || printf '%s' "$1")
    found=${found%/bin/java}
    printf '%s' "$found"
}

# Sets as_root to what must stand before a command that needs root; fails where root cannot be had without asking.
find_root() {
    as_root=
    [ "$(id -u)" = 0 ] && return 0
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root='sudo -n'
        return 0
    fi
    return 1
}

find_package_manager() {
    package_manager=
    for candidate in apt-get dnf yum; do
        if command -v "$candidate" >/dev/null 2>&1; then
            package_manager=$candidate
            return 0
        fi
    done
    return 1
}

# Installs the packages given; fails, having said why, if that is not possible here.
install_packages() {
    if ! find_package_manager; then
        say "no apt-get, dnf or yum here; please install: $*"
        return 1
    fi
    if ! find_root; then
        say "not root, and sudo asks for a password; please run: sudo $package_manager install $*"
        return 1
    fi
    say "installing with $package_manager: $*"
    install_log=$(mktemp)
    status=0
    case $package_manager in
    apt-get)
        # A package index may be absent (containers) or out of date; only then is it fetched.
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" \
            >"$install_log" 2>&1 || {
            $as_root apt-get update >>"$install_log" 2>&1 &&
                $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" \
                    >>"$install_log" 2>&1
        } || status=$?
        ;;
    *)
        $as_root "$package_manager" install -y "$@" >"$install_log" 2>&1 || status=$?
        ;;
    esac
    if [ "$status" != 0 ]; then
        tail -n 20 "$install_log" >&2
        say "$package_manager could not install: $* (the end of its output stands above)"
    fi
    rm -f "$install_log"
    return "$status"
}

# A JDK 17 or later and Maven, installed if missing; sets java_home.
require_build_tools() {
    wanted=
    find_package_manager || :
    if ! find_java jdk; then
        case $package_manager in
        apt-get) wanted='openjdk-17-jdk-headless' ;;
        *) wanted='java-17-openjdk-devel' ;;
        esac
    fi
    command -v mvn >/dev/null 2>&1 || wanted="$wanted maven"
    if [ -n "$wanted" ]; then
        # shellcheck disable=SC2086  # a list of package names
        install_packages $wanted || give_up "hubcrate needs a JDK 17 or later and Maven 3.8.1 or later to be built"
        find_java jdk || give_up "still no JDK 17 or later after the installation; set JAVA_HOME to one"
        command -v mvn >/dev/null 2>&1 || give_up "still no mvn on PATH after the installation"
    fi
}
