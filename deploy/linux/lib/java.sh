# shellcheck shell=sh
# Finds a Java 25, of which a runtime alone will do: JAVA_HOME, then where packages put it, then the
# java on the PATH. Each says its version in a file, which is quicker to ask than Java itself.

# Sets java_home, or says what was found instead and returns 1.
find_java() {
    wanted=25 others=
    for java_home in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/lib64/jvm/* /opt/* /opt/java/* \
        "$(dirname -- "$(dirname -- "$(readlink -f -- "$(command -v java)")")")"; do
        [ -x "$java_home/bin/java" ] || continue
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$java_home/release" 2>/dev/null)
        [ "$version" != $wanted ] || return 0
        others="$others
  ${version:-of unknown version} in $java_home"
    done
    cat >&2 <<MESSAGE
sluice: a Java $wanted is needed, and none was found. Found instead:${others:-
  no Java at all}
Install a runtime: openjdk-$wanted-jre-headless where the system has it (Debian 12 has not), or
temurin-$wanted-jre from adoptium.net. If it is in an unusual place, set JAVA_HOME.
MESSAGE
    return 1
}
