# shellcheck shell=sh
# Finds a JDK 25. The one place that knows where to look: `mvnw` and everything under `deploy/local`
# source this file and call `find_java`, which exports JAVA_HOME or says what is missing.
#
# POSIX sh. Functions with a body in parentheses run in a subshell, so that nothing but JAVA_HOME
# changes in the shell that sources this.

# Exports JAVA_HOME as the home of a JDK 25. JAVA_HOME as it is goes first, then the `java` on the
# PATH, then the usual install directories of Linux and macOS.
# Returns 1, after one message on stderr that says what to install, if there is none.
find_java() {
    JAVA_HOME=$(java_search) || return 1
    export JAVA_HOME
}

java_search() (
    wanted=25
    others=
    seen=:

    # Prints the home and ends the search if it is a JDK of the wanted version; otherwise keeps it
    # for the message.
    try() {
        [ -n "$1" ] && [ -x "$1/bin/java" ] || return 0
        home=$(CDPATH='' cd -- "$1" && pwd -P) || return 0
        case $seen in *":$home:"*) return 0 ;; esac
        seen=$seen$home:
        version=$(java_version "$home")
        if [ "$version" != "$wanted" ]; then
            others="$others
  ${version:-of unknown version} in $home"
        elif [ ! -x "$home/bin/javac" ]; then
            others="$others
  $version in $home, but without javac: a runtime only"
        else
            printf '%s\n' "$home"
            exit 0
        fi
    }

    [ -z "${JAVA_HOME:-}" ] || try "$JAVA_HOME"
    try "$(java_home_on_path)"
    user=${HOME:-/nonexistent}
    for candidate in \
        /usr/lib/jvm/* \
        /usr/lib64/jvm/* \
        /usr/java/* \
        /opt/* /opt/java/* /opt/jdk/* \
        /usr/local/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec \
        "${SDKMAN_DIR:-$user/.sdkman}"/candidates/java/* \
        "$user"/.jdks/*; do
        try "$candidate"
    done

    cat >&2 <<MESSAGE
A JDK $wanted is needed, and none was found. Found instead:${others:-
  no Java at all}
Install one, for instance with \`apt-get install openjdk-$wanted-jdk\`, \`dnf install java-$wanted-openjdk-devel\`,
\`brew install openjdk@$wanted\`, SDKMAN, or from https://adoptium.net. If it is in an unusual place, set JAVA_HOME.
MESSAGE
    exit 1
)

# The first number of a Java home's version: 25 for 25.0.3, 8 for 1.8.0_402. Read from the file that
# every JDK since 9 has, since starting a Java takes longer than all the rest of the search.
java_version() (
    version=$(sed -n 's/^JAVA_VERSION="\(.*\)".*/\1/p' "$1/release" 2>/dev/null) || :
    [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p') || :
    version=${version#1.}
    printf '%s\n' "${version%%[!0-9]*}"
)

# Asks `java` itself: it may be a link through /etc/alternatives, a shim of a version manager, or
# the stub of macOS that only says how to install one.
java_home_on_path() {
    java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p' || :
}
