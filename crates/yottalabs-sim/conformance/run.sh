#!/usr/bin/env bash
# Tests the simulator with third-party tools:
#   schemathesis, with spec/openapi.json, and the vendor's own command line tool, SDK and script.
#
#   crates/yottalabs-sim/conformance/run.sh [EXAMPLES]
#
# EXAMPLES is the number of requests that schemathesis generates for each operation. Default: 50.
# CONFORMANCE_SEED is their seed. Default: 7.
# It needs Python 3.10 or later and PyPI, or a virtual environment with both tools, whose path is
# CONFORMANCE_VENV. Without Python it prints a message and succeeds; with CONFORMANCE_REQUIRED=1 it fails.
#
# CONFORMANCE_LIFECYCLE is the path of the vendor's lifecycle script, `scripts/test_pods.sh` of its
# repository `YottaML`, which is not in the package on PyPI. It runs unchanged, with its defaults for
# image, GPU type and region. Without it that step is skipped.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
examples=${1:-50}
seed=${CONFORMANCE_SEED:-7}

skip() {
    echo "conformance: SKIPPED: $1" >&2
    [ "${CONFORMANCE_REQUIRED:-0}" = 1 ] && exit 1
    exit 0
}

step() { echo "conformance: $1" >&2; }

scratch=$(mktemp -d)
simulator=
stop() {
    if [ -n "$simulator" ]; then
        kill "$simulator" 2>/dev/null || true
        wait "$simulator" 2>/dev/null || true
        simulator=
    fi
}
trap 'stop; rm -rf "$scratch"' EXIT

# --- the tools

if [ -n "${CONFORMANCE_VENV:-}" ]; then
    venv=$CONFORMANCE_VENV
else
    python=$(command -v python3 || true)
    [ -n "$python" ] || skip "there is no python3"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || skip "python3 is older than 3.10"
    venv=$scratch/venv
    step "installing schemathesis and yottaml into a virtual environment"
    "$python" -m venv "$venv" || skip "python3 has no venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'schemathesis>=4.32,<5' 'yottaml==0.2.0' ||
        skip "pip could not install schemathesis and yottaml"
fi
yotta=$venv/bin/yotta
schemathesis=$venv/bin/schemathesis
[ -x "$yotta" ] && [ -x "$schemathesis" ] || skip "$venv has no yotta or no schemathesis"

# --- the simulator

step "building the simulator"
cd "$root"
cargo build --quiet --package yottalabs-sim
program=$(cargo build --quiet --package yottalabs-sim --message-format json |
    sed -n 's/.*"executable":"\([^"]*yottalabs-sim\)".*/\1/p' | tail -n 1)

# start ARGUMENT...: starts a simulator on a free port, and exports its URL and key
start() {
    stop
    "$program" --port 0 --seed "$seed" "$@" >"$scratch/greeting" &
    simulator=$!
    for _ in $(seq 100); do
        YOTTA_BASE_URL=$(sed -n 's/^listening on \([^ ]*\) .*/\1/p' "$scratch/greeting")
        [ -n "$YOTTA_BASE_URL" ] && break
        sleep 0.1
    done
    [ -n "$YOTTA_BASE_URL" ] || { step "the simulator does not start"; exit 1; }
    export YOTTA_BASE_URL YOTTA_API_KEY=sim-key
}

# --- the specification

# fuzz ARGUMENT...: runs schemathesis on the running simulator
fuzz() {
    cd "$scratch"
    SCHEMATHESIS_HOOKS=envelope PYTHONPATH=$here "$schemathesis" run "$root/spec/openapi.json" \
        --url "$YOTTA_BASE_URL" --header "X-Api-Key: $YOTTA_API_KEY" \
        --seed "$seed" --max-examples "$examples" --generation-database none \
        --continue-on-failure --no-color "$@"
    cd "$root"
}

step "schemathesis, with pods that disappear when they are deleted"
start --speed 1000000 --keep-terminated 0
fuzz
step "schemathesis, with pods that have only just been created"
# A deleted pod is visible until it is TERMINATED, which takes some time here.
start
fuzz --exclude-checks use_after_free

# --- the vendor's own tools

step "the vendor's command line tool"
start --speed 200

# field NAME: prints a field of the data on standard input, which has to be a success
field() {
    "$venv/bin/python" -c '
import json, sys
envelope = json.load(sys.stdin)
assert envelope["code"] == 10000, envelope
print(envelope["data"][sys.argv[1]])' "$1"
}
# succeeds: the envelope on standard input is a success
succeeds() { "$venv/bin/python" -c 'import json, sys; assert json.load(sys.stdin)["code"] == 10000'; }
await() {
    for _ in $(seq 200); do
        [ "$("$yotta" pods get "$1" | field status)" = "$2" ] && return
        sleep 0.05
    done
    step "pod $1 does not become $2"
    exit 1
}

# As in the README of the vendor's package.
"$yotta" pods create --image nvidia/cuda:12.1.0-base-ubuntu22.04 --gpu-type NVIDIA_RTX_4090_24G \
    --gpu-count 1 --region us-east-3 --name my-pod | succeeds
pod=$("$yotta" pods create --image python:3.12 --gpu-type NVIDIA_H100_80G --gpu-count 2 --name cli-1 \
    --region us-east-1 --region eu-north-1 --container-volume 100 --shm 16 --env EPOCHS=3 \
    --expose '[{"port":22,"protocol":"SSH"},{"port":8888,"protocol":"http"}]' | field id)
await "$pod" RUNNING
"$yotta" pods list --region us-east-1 --region eu-north-1 --status 20 | grep --quiet "$pod"
"$yotta" pods pause "$pod" | succeeds
await "$pod" PAUSED
"$yotta" pods resume "$pod" | succeeds
await "$pod" RUNNING
"$yotta" pods delete "$pod" | succeeds
await "$pod" TERMINATED
if "$yotta" --api-key wrong pods list >"$scratch/refused" 2>&1; then
    step "a wrong key is accepted"
    exit 1
fi
step "the vendor's SDK"
"$venv/bin/python" "$here/sdk.py"
step "the vendor's lifecycle script"
if [ -n "${CONFORMANCE_LIFECYCLE:-}" ]; then
    # It reads the pod every ten seconds; at this speed one read is enough.
    start --speed 10000
    env -u YOTTA_IMAGE -u YOTTA_GPU_TYPE -u YOTTA_GPU_COUNT -u YOTTA_REGION \
        YOTTA_CMD="$yotta" bash "$CONFORMANCE_LIFECYCLE"
else
    step "skipped: CONFORMANCE_LIFECYCLE is not set"
fi
step "passed"
