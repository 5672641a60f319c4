"""Schemathesis hooks for the API's envelope, and for rules that the specification cannot express.

The API answers failures with HTTP 200 and a code, but schemathesis looks at HTTP statuses. So the hooks
replace the status of each response by the one that its code means. Then its checks apply: valid input
has to be accepted, invalid input has to be refused, and a deleted pod has to be gone.

Valid input is narrowed to what the simulator accepts: its GPU types, counts and regions, and the limits
of its machines. Links use the id of one response in the path of the next request.
"""

import copy
import json

import schemathesis

SUCCESS = 10000
STATUS_OF_CODE = {
    10001: 400,  # invalid request parameters
    10002: 409,  # no machine is free
    12001: 409,  # the pod's status does not allow it
    13000: 404,  # pod not found
}

REGIONS = ["us-east-1", "us-east-3", "us-west-1", "eu-north-1", "eu-west-1"]
GPU_TYPES = ["NVIDIA_RTX_4090_24G", "NVIDIA_H100_80G", "NVIDIA_L40S_48G"]
REQUESTS = [
    "PodV2CreateRequest",
    "OpenapiPodExposePortRequest",
    "GpuListV2Request",
]
NULL = {"type": "string", "nullable": True, "enum": [None]}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    paths = raw_schema["paths"]
    failure = paths["/v2/pods"]["post"]["responses"]["400"]
    for path in paths.values():
        for operation in path.values():
            for status in ("404", "409"):
                operation["responses"].setdefault(status, copy.deepcopy(failure))
    schemas = raw_schema["components"]["schemas"]
    narrow_pod(schemas["PodV2CreateRequest"])
    narrow_gpu_filter(schemas["GpuListV2Request"]["properties"])
    narrow_logs(parameters(paths["/v2/pods/{id}/logs"]["get"]))
    statuses = parameters(paths["/v2/pods"]["get"])["statusList"]
    statuses["items"] = {"$ref": "#/components/schemas/PodStatus"}
    # A null counts as absent, as in the vendor's JSON reader.
    for name in REQUESTS:
        schema = schemas[name]
        for field, property in list(schema["properties"].items()):
            if field not in schema.get("required", []):
                schema["properties"][field] = {"anyOf": [property, NULL]}
    # The vendor's examples and older clients send lower case too.
    schemas["Protocol"]["enum"] += ["HTTPS", "http", "https", "tcp", "ssh"]
    link(paths)


def narrow_pod(schema):
    pod = schema["properties"]
    pod["gpuType"]["enum"] = GPU_TYPES
    pod["gpuCount"]["enum"] = [1, 2, 4, 8]
    pod["regions"]["items"]["enum"] = REGIONS
    # The limits of the smallest of these machines.
    pod["containerVolumeInGb"].update(minimum=10, maximum=400)
    pod["minSingleCardRamInGb"].update(minimum=0, maximum=60)
    pod["minSingleCardVramInGb"].update(minimum=0, maximum=24)
    pod["minSingleCardVcpu"].update(minimum=0, maximum=12)
    pod["shmInGb"].update(minimum=0)
    # A price cap is valid only with a spot machine.
    pod["maxPrice"].update(minimum=0, exclusiveMinimum=True)
    spot = {"properties": {"isSpot": {"enum": [True]}}, "required": ["isSpot"]}
    schema["anyOf"] = [spot, {"not": {"required": ["maxPrice"]}}]
    # Two entries must not have the same port or mount path.
    pod["expose"]["maxItems"] = 1
    pod["volumes"]["maxItems"] = 1


def narrow_gpu_filter(fields):
    for name in ("page", "size"):
        fields[name].update(minimum=1)
    for name, field in fields.items():
        if name.startswith("min") or name.endswith("InGb"):
            field.update(minimum=0)


def parameters(operation):
    return {parameter["name"]: parameter["schema"] for parameter in operation["parameters"]}


def narrow_logs(schemas):
    schemas["limit"]["minimum"] = 1
    # A valid cursor comes from an earlier response; an empty one counts as absent.
    schemas["cursor"]["maxLength"] = 0


@schemathesis.hook
def before_call(context, case, kwargs):
    """The end of a log must not be before its start."""
    try:
        times = sorted(int(case.query[name]) for name in ("startTime", "endTime"))
    except (KeyError, TypeError, ValueError):
        return
    case.query["startTime"], case.query["endTime"] = times


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
