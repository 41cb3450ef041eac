# shellcheck shell=bash
# For the scripts beside it: compiles the project in the directory at hand, and sets `java` to the
# command that runs its tests' classes, and `classpath`; what they leave is in `work`.

# shellcheck source=.mvn/find-java.sh
. .mvn/find-java.sh
find_java

work=$(mktemp -d "${TMPDIR:-/tmp}/sluice-simulation.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
./mvnw -o -q -DincludeScope=test -Dmdep.outputFile="$work/classpath" test-compile \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath
classpath=$PWD/target/test-classes:$PWD/target/classes:$(cat "$work/classpath")
java=("$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED
    "-Dorg.sqlite.tmpdir=$work")
