"""Teaches schemathesis to read the API's envelope, and what the page says only in words.

The API answers failures with HTTP 200 and a code, and schemathesis goes by HTTP statuses.
So each answer is shown to it with the status that its code stands for, and the document
is given those statuses, and the 401 that the vendor's page leaves out. Then its checks
mean something: bad input has to be refused, a deleted pod has to be gone, and so on.

So that more than refusals are tried, the few GPU types, counts and regions that there are
take the place of any text, and links say that the id of one answer goes into the next path.
"""

import copy
import json

import schemathesis

SUCCESS = 10000
STATUS_OF_CODE = {
    10001: 400,  # invalid request parameters
    10002: 409,  # what is not the caller's fault: here, that no machine is free
    12001: 409,  # the pod's status does not allow it
    13000: 404,  # pod not found
}

REGIONS = ["us-east-1", "us-west-1", "eu-north-1", "eu-west-1", "ap-northeast-1"]
REQUESTS = [
    "PodV2CreateRequest",
    "OpenapiPodExposePortRequest",
    "GpuListV2Request",
]
NULL = {"type": "string", "nullable": True, "enum": [None]}
GPU_TYPES = ["NVIDIA_RTX_4090_24G", "NVIDIA_H100_80G", "NVIDIA_L40S_48G"]


@schemathesis.hook
def before_load_schema(context, raw_schema):
    paths = raw_schema["paths"]
    failure = paths["/v2/pods"]["post"]["responses"]["400"]
    for path in paths.values():
        for operation in path.values():
            responses = operation["responses"]
            for status in ("404", "409"):
                responses.setdefault(status, copy.deepcopy(failure))
            responses["401"] = {
                "description": "Unauthorized",
                "content": {"text/plain": {"schema": {"type": "string"}}},
            }
    narrow(raw_schema)
    link(paths)


def narrow(raw_schema):
    schemas = raw_schema["components"]["schemas"]
    pod = schemas["PodV2CreateRequest"]["properties"]
    pod["gpuType"]["enum"] = GPU_TYPES
    pod["gpuCount"]["enum"] = [1, 2, 4, 8]
    pod["regions"]["items"]["enum"] = REGIONS
    pod["containerVolumeInGb"].update(minimum=10)
    for name in ("minSingleCardRamInGb", "minSingleCardVramInGb", "minSingleCardVcpu"):
        pod[name].update(minimum=0)
    for parameter in raw_schema["paths"]["/v2/pods/{id}/logs"]["get"]["parameters"]:
        if parameter["name"] == "limit":
            parameter["schema"]["minimum"] = 1
    # A parameter left empty is as good as absent, as in Spring.
    schemas["LogType"]["enum"].append("")
    # Null is as good as absent, as the vendor's JSON reader has it.
    for name in REQUESTS:
        schema = schemas[name]
        for field, property in list(schema["properties"].items()):
            if field not in schema.get("required", []):
                schema["properties"][field] = {"anyOf": [property, NULL]}
    # As every example of the vendor's has it, and older clients.
    schemas["Protocol"]["enum"] += ["SSH", "HTTPS", "http", "https", "tcp", "ssh"]


def link(paths):
    source = paths["/v2/pods"]["post"]["responses"]["200"]
    source["links"] = {
        operation["operationId"]: {
            "operationId": operation["operationId"],
            "parameters": {"id": "$response.body#/data/id"},
        }
        for path, operations in paths.items()
        if path.startswith("/v2/pods/{id}")
        for operation in operations.values()
    }


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code != 200:
        return
    envelope = json.loads(response.content)
    code = envelope["code"]
    if code != SUCCESS:
        response.status_code = STATUS_OF_CODE[code]
