# shellcheck shell=bash
# What the benchmarks beside this file share: tools, nodes, competitors, and an end that leaves
# nothing behind. Whoever sources it sets `bench`, its own name for messages, and calls `begin`.
#
# The nodes take BENCH_JAVA_OPTIONS (default on the JVM those of the image; the
# native executable has its limit built in, and takes the same options); without
# -XX:+UseCompactObjectHeaders they start without the AOT cache. Ports are counted from
# BENCH_PORT (default 18080): nodes from there, their management 1000 above, others 500 above.

project=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd -P)
# shellcheck source=.mvn/find-java.sh
. "$project/.mvn/find-java.sh"
readonly jar=$project/target/quarkus-app/quarkus-run.jar
readonly java_options=(-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmn20m -Xmx256m)
readonly cache=${jar%/*}/app.aot
# The program of another checkout, which a benchmark may set to compare with it.
other_jar=
readonly seconds_to_start=600 seconds_to_stop=30
readonly port=${BENCH_PORT:-18080}
readonly other_port=$((port + 500))
declare -A node_pid=() node_url=() node_health=()
other_pids=()
mounts=()
# A command that nodes are started by, which must leave them the process: setpriv, strace.
under=()
work=

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$bench: $*"
    exit 1
}

# The comment at the top of a script, as its help.
help() {
    sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$0"
    exit 0
}

# begin DIRECTORY: finds Java, builds if needed, makes $work below the directory; all of it is gone
# at the end, however that comes.
begin() {
    find_java || exit 1
    if [ ! -f "$jar" ]; then
        say "building"
        "$project/mvnw" -q -f "$project/pom.xml" package -DskipTests
    fi
    # As the image does it.
    train "$jar"
    [ -z "$other_jar" ] || train "$other_jar"
    trap 'exit 130' INT
    trap 'exit 143' HUP TERM
    trap end EXIT
    work=$(mktemp -d "$1/sluice-$bench.XXXXXX")
}

end() {
    local pid place
    for pid in "${node_pid[@]}"; do kill -9 "$pid" 2>/dev/null || :; done
    for pid in "${other_pids[@]}"; do kill "$pid" 2>/dev/null || :; done
    wait 2>/dev/null || :
    for place in "${mounts[@]}"; do umount "$place" || :; done
    if declare -F clean_up >/dev/null; then clean_up; fi
    [ -z "$work" ] || rm -rf -- "$work"
}

# install COMMAND:PACKAGE... installs what is missing.
install() {
    local tool missing=()
    for tool in "$@"; do
        PATH=$PATH:/usr/sbin:/sbin command -v "${tool%:*}" >/dev/null || missing+=("${tool#*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        fail "missing here: ${missing[*]}"
    fi
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } >/dev/null
}

needs_root() { [ "$(id -u)" = 0 ] || fail "needs root: $*"; }

free_megabytes() { df --output=avail -BM "$1" | tail -1 | tr -dc 0-9; }

needs_space() {
    local free
    free=$(free_megabytes "$1")
    [ "$free" -ge "$2" ] || fail "$free MB free in $1, $2 are needed"
}

# train JAR makes its AOT cache, unless there is one.
train() {
    local made=${1%/*}/app.aot
    [[ $made -nt $1 && $made -nt ${BASH_SOURCE[0]} ]] ||
        "$project/src/main/docker/train" "$1" "$made" "${java_options[@]}"
}

# The native executable, if it was built.
native() {
    local file
    for file in "$project"/target/sluice-*-runner; do
        [ ! -x "$file" ] || { printf '%s\n' "$file"; return; }
    done
    return 1
}

# start NAME FORM NUMBER KEY=VALUE... starts a node; FORM is jvm, native or other ($other_jar),
# NUMBER gives its ports.
# Its home is $work/NAME and outlives it, so that the same name starts the same node again.
start() {
    local name=$1 form=$2 data=$((port + $3)) keys=() key program run=$jar
    [ "$2" != other ] || run=$other_jar
    shift 3
    for key in "$@"; do keys+=("-D$key"); done
    if [ "$form" = native ]; then
        read -ra program <<<"$(native) ${BENCH_JAVA_OPTIONS:-}"
    else
        read -ra program <<<"${BENCH_JAVA_OPTIONS:-${java_options[*]}}"
        program=("$JAVA_HOME/bin/java" "-XX:AOTCache=${run%/*}/app.aot" "${program[@]}")
    fi
    program+=("-Dquarkus.http.port=$data" "-Dquarkus.management.port=$((data + 1000))"
        "-Dsluice.node-name=$name" "${keys[@]}")
    [ "$form" = native ] || program+=(-jar "$run")
    mkdir -p "$work/$name"
    (
        cd "$work/$name"
        LC_ALL=C.UTF-8 exec "${under[@]}" "${program[@]}" >>"$work/$name.log" 2>&1
    ) &
    node_pid[$name]=$!
    node_url[$name]=http://127.0.0.1:$data
    node_health[$name]=http://127.0.0.1:$((data + 1000))
}

wait_ready() {
    local name deadline=$((SECONDS + seconds_to_start))
    for name in "$@"; do
        until curl -fso /dev/null "${node_health[$name]}/q/health/ready"; do
            kill -0 "${node_pid[$name]}" 2>/dev/null || gave_up "$name" "has died"
            [ $SECONDS -lt $deadline ] || gave_up "$name" "is not ready"
            sleep 0.2
        done
    done
}

# gave_up NAME WHY: its log says more.
gave_up() {
    tail -20 "$work/$1.log" >&2
    fail "$1 $2"
}

# post NAME FOLDER ROUND [OPTION...] does a round, scan or pull, and prints its summary; the options
# are those of curl.
post() {
    curl -fsS -X POST "${@:4}" "${node_url[$1]}/v1/folders/$2/$3" ||
        fail "$3 of $2 by $1: see above"
}

# Whether a node has all that its peers have.
in_step() {
    curl -fs -H 'Accept: application/json' "${node_health[$1]}/status" |
        grep -q '"contact":"connected".*"inStep":true,"waiting":0'
}

stop() {
    local name deadline=$((SECONDS + seconds_to_stop))
    for name in "$@"; do kill "${node_pid[$name]}" 2>/dev/null || :; done
    for name in "$@"; do
        while kill -0 "${node_pid[$name]}" 2>/dev/null; do
            [ $SECONDS -lt $deadline ] || kill -9 "${node_pid[$name]}"
            sleep 0.1
        done
        wait "${node_pid[$name]}" 2>/dev/null || :
        unset "node_pid[$name]"
    done
}

# processor NAME: microseconds of processor that a node has taken since its start: one line for each
# kind of thread, one for those that have ended, and one for "all". Other work on the machine moves
# this less than it moves a time on the clock.
processor() {
    local process=/proc/${node_pid[$1]}
    {
        local task kind nanos
        for task in "$process"/task/*; do
            { read -r kind <"$task/comm" && read -r nanos _ <"$task/schedstat"; } 2>/dev/null ||
                continue
            printf '%s %d\n' "$(thread_kind "$kind")" $((nanos / 1000))
        done
        awk '{ $0 = substr($0, index($0, ") ") + 2); print "all", ($12 + $13) * 10000 }' \
            "$process/stat"
    } | awk '{ sum[$1] += $2; if ($1 != "all") running += $2 }
        END { sum["ended"] = sum["all"] - running; for (kind in sum) print kind, sum[kind] }'
}

# thread_kind NAME: what a thread of this name is there for.
thread_kind() {
    case $1 in
        C[12]\ *) echo compiler ;;
        VM\ * | GC\ * | G1\ *) echo collector ;;
        vert.x-event*) echo events ;;
        *) echo "${1%%[-0-9 ]*}" ;;
    esac
}

# take_other DIRECTORY: another checkout takes part, by its name among the $forms.
take_other() {
    other_jar=$(realpath -- "$1")/target/quarkus-app/quarkus-run.jar
    [ -f "$other_jar" ] || fail "$1 is not built: there is no $other_jar"
    forms+=(other)
}

# rsync_daemon PORT DIRECTORY: serves it as data.
rsync_daemon() {
    mkdir "$work/rsync"
    printf '%s\n' 'use chroot = no' 'uid = root' 'gid = root' "port = $1" \
        'address = 127.0.0.1' "pid file = $work/rsync/pid" '[data]' "path = $2" \
        >"$work/rsync/conf"
    [ "$(id -u)" = 0 ] || sed -i '/^[ug]id/d' "$work/rsync/conf"
    rsync --daemon --no-detach --config="$work/rsync/conf" &
    other_pids+=($!)
}

# nginx_serve PORT DIRECTORY: sends by sendfile, lists directories.
nginx_serve() {
    mkdir -p "$work/nginx"
    cat >"$work/nginx/conf" <<CONF
daemon off;
pid $work/nginx/pid;
error_log $work/nginx/error.log;
worker_processes 2;
user root;
events { worker_connections 256; }
http {
    access_log off;
    client_body_temp_path $work/nginx;
    proxy_temp_path $work/nginx;
    fastcgi_temp_path $work/nginx;
    uwsgi_temp_path $work/nginx;
    scgi_temp_path $work/nginx;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    server {
        listen 127.0.0.1:$1;
        root $2;
        index none-of-this-name;
        autoindex on;
    }
}
CONF
    PATH=$PATH:/usr/sbin nginx -e "$work/nginx/error.log" -c "$work/nginx/conf" &
    other_pids+=($!)
    nginx_pid=$!
    until curl -so /dev/null "http://127.0.0.1:$1/"; do
        kill -0 $nginx_pid || fail "nginx: $(tail -3 "$work/nginx/error.log")"
        sleep 0.1
    done
}

# many_files NUMBER: of 4 KiB in $work/source, a hundred to a directory.
many_files() {
    local i left name
    for ((i = 0; i * 100 < $1; i++)); do
        left=$(($1 - i * 100))
        printf -v name %04d $i
        mkdir "$work/source/d$name"
        head -c $((4096 * (left < 100 ? left : 100))) /dev/urandom |
            split -b 4096 -a 2 -d - "$work/source/d$name/part$name"
    done
}

# A number as the middle of the lines of a file.
median() { sort -g "$1" | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }'; }

jdk_sources() { (cd "$1" && "$JAVA_HOME/bin/jar" xf "$JAVA_HOME/lib/src.zip"); }
