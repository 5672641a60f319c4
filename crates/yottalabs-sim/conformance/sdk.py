"""The lifecycle of a pod through the vendor's Python SDK, on a simulator with accelerated time."""

import os
import time

from yottaml.pod import PodApi

pods = PodApi(os.environ["YOTTA_API_KEY"], base_url=os.environ["YOTTA_BASE_URL"])


def data(answer):
    assert answer["code"] == 10000, answer
    return answer["data"]


def wait(pod, status):
    for _ in range(200):
        now = data(pods.get_pod(pod))["status"]
        if now == status:
            return
        time.sleep(0.05)
    raise SystemExit(f"pod {pod} is {now}, not {status}")


created = data(
    pods.new_pod(
        image="python:3.12",
        gpu_type="NVIDIA_L40S_48G",
        gpu_count=2,
        name="sdk-1",
        regions=["us-east-1", "eu-west-1"],
        environment_vars=[{"key": "EPOCHS", "value": "3"}],
        expose=[{"port": 22, "protocol": "SSH"}, {"port": 8888, "protocol": "http"}],
    )
)
pod = created["id"]
wait(pod, "RUNNING")
# It sends lists joined by commas, and a status as a number.
for filters in (
    {"region_list": ["us-east-1", "eu-west-1"]},
    {"status_list": [20]},
    {},
):
    assert pod in [shown["id"] for shown in data(pods.get_pods(**filters))], filters
data(pods.pause_pod(pod))
wait(pod, "PAUSED")
data(pods.resume_pod(pod))
wait(pod, "RUNNING")
data(pods.delete_pod(pod))
wait(pod, "TERMINATED")
print("the SDK has created, listed, paused, resumed and deleted a pod")
