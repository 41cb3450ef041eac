# shellcheck shell=bash
# Two machines for benchmarks beside this file: two systems that systemd boots, each with a network
# namespace of its own. They see the files of this machine, and all that they write goes with them.
# Needs root, and Debian's systemd, of which systemd-nspawn is downloaded but not installed.
# Whoever sources it has sourced common.sh before, and calls begin_machines.

readonly network=10.78.0 seconds_to_wait=120 prefix=sluice$$
declare -A leader=() keeper=()
spaces=()
begun=
package=

# begin_machines [PACKAGE]: a and b, with the Debian package of Sluice as /sluice.deb.
begin_machines() {
    needs_root "it boots two systems"
    package=${1-$(built)}
    work=$(mktemp -d "/tmp/sluice-$bench.XXXXXX")
    trap 'exit 130' INT
    trap 'exit 143' HUP TERM
    trap end EXIT
    get_nspawn
    connect a 1
    connect b 2
    boot a
    boot b
}

built() {
    local file
    for file in "$project"/target/sluice_*.deb; do
        [ -e "$file" ] || (cd "$project" && ./mvnw -B -q package -Ppackages -DskipTests </dev/null >&2)
    done
    for file in "$project"/target/sluice_*.deb; do printf '%s\n' "$file"; done
}

# The machine itself stays as it is.
get_nspawn() {
    nspawn=$(command -v systemd-nspawn) && return
    (
        cd "$work"
        apt-get update
        chmod 711 .
        apt-get download systemd-container
        dpkg -x systemd-container_*.deb nspawn
    ) >"$work/apt" 2>&1 || fail "$(cat "$work/apt")"
    nspawn=$work/nspawn/usr/bin/systemd-nspawn
}

# connect NAME NUMBER: a network namespace with the address of that number.
connect() {
    ip netns add "$prefix-$1"
    spaces+=("$prefix-$1")
    ip -n "$prefix-$1" link set lo up
    if [ "$2" = 2 ]; then
        ip -n "$prefix-$1" link add eth0 type veth peer name eth0 netns "${spaces[0]}"
        ip -n "${spaces[0]}" address add "$network.1/24" dev eth0
        ip -n "${spaces[0]}" link set eth0 up
        ip -n "$prefix-$1" address add "$network.2/24" dev eth0
        ip -n "$prefix-$1" link set eth0 up
    fi
}

# boot NAME: this system's files, and what it writes apart from them.
boot() {
    local home=$work/$1 root=$work/$1/root
    mkdir -p "$home/upper" "$home/root" "$home/srv"
    mount -t tmpfs -o size=1g tmpfs "$home/upper"
    mounts=("$home/upper" "${mounts[@]}")
    mkdir "$home/upper/files" "$home/upper/work"
    mount -t overlay -o "lowerdir=/,upperdir=$home/upper/files,workdir=$home/upper/work" overlay "$root"
    mounts=("$root" "${mounts[@]}")
    "$nspawn" -q -M "$prefix-$1" -D "$root" --register=no --keep-unit --console=pipe \
        "--network-namespace-path=/run/netns/$prefix-$1" --resolv-conf=off --timezone=off \
        "--bind-ro=$package:/sluice.deb" "--bind=$home/srv:/srv" \
        -b systemd.unit=basic.target </dev/null >"$home/boot" 2>&1 &
    keeper[$1]=$!
    holds "$1 does not boot" has_booted "$1"
    # Images of machines that build forbid packages to start and stop what they bring.
    on "$1" rm -f /usr/sbin/policy-rc.d
}

has_booted() {
    # There is no end of line.
    read -r leader["$1"] _ <"/proc/${keeper[$1]}/task/${keeper[$1]}/children" || [ -n "${leader[$1]}" ] &&
        on "$1" systemctl -q is-active basic.target
}

# on NAME COMMAND...
on() {
    local name=$1
    shift
    nsenter -t "${leader[$name]}" -m -u -i -n -p -r -w env -i HOME=/root LC_ALL=C.UTF-8 \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

holds() {
    local what=$1 deadline=$((SECONDS + seconds_to_wait)) name
    shift
    until "$@" </dev/null >"$work/last" 2>&1; do
        [ $SECONDS -lt $deadline ] || {
            tail -5 "$work/last" >&2
            for name in "${!leader[@]}"; do on "$name" journalctl -q -n 20 || :; done >&2
            fail "$what"
        }
        sleep 0.2
    done
}

clock() { begun=$(date +%s.%N); }

# shown WHAT [MORE]
shown() {
    date +%s.%N | awk -v begun="$begun" -v it="$1" -v more="${2-}" \
        '{ printf "%-9s %6.1f s  %s\n", it, $1 - begun, more }'
}

# Called at the end, however that comes, before the mounts are taken away.
end() {
    local name place
    for name in "${!keeper[@]}"; do kill "${keeper[$name]}" 2>/dev/null || :; done
    for name in "${!keeper[@]}"; do wait "${keeper[$name]}" 2>/dev/null || :; done
    for name in "${spaces[@]}"; do ip netns delete "$name" || :; done
    for place in "${mounts[@]}"; do umount "$place" || umount -l "$place"; done
    [ -z "$work" ] || rm -rf -- "$work"
}
