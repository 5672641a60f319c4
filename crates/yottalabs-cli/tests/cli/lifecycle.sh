#!/bin/sh
# The life of a pod, as scripts for the vendor's command do it. Usage: lifecycle.sh YOTTA KEY URL
set -eu
program=$1 key=$2 url=$3

# The global flags of the vendor's command stand before the subcommand.
yotta() {
    command "$program" --api-key "$key" --base-url "$url" "$@"
}

# The value of an expression of Python for the JSON on standard input.
json() {
    python3 -c "import json, sys; reply = json.load(sys.stdin); print($1)"
}

# Polls the pod until it has this status.
await() {
    tries=0
    while status=$(yotta pods get "$pod" | json 'reply["data"]["status"]'); [ "$status" != "$1" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { echo "the pod is still $status" >&2; exit 1; }
        sleep 0.05
    done
    echo "$status"
}

yotta pods list | json 'reply["code"], len(reply["data"])'

created=$(yotta pods create --name ci-7 --image pytorch/pytorch:2.8 --gpu-type NVIDIA_L4_24G --gpu-count 1 \
    --region us-east-1 --env MODE=train --expose '[{"port": 22, "protocol": "SSH"}]' --container-volume 50)
pod=$(echo "$created" | json 'reply["data"]["id"]')
await RUNNING
yotta --format json pods pause "$pod" | json 'reply["message"]'
await PAUSED
yotta pods list --region us-east-1 --status PAUSED | json '[pod["name"] for pod in reply["data"]]'
yotta pods list --region eu-north-1 | json 'reply["data"]'
yotta pods resume "$pod" | json 'reply["code"]'
await RUNNING
yotta pods delete "$pod" | json 'reply["code"]'
yotta pods list --status RUNNING | json 'reply["data"]'
