"""
Lambda functions that are invoked: their zip runs in Node with the credentials of the function's role, and its calls of
AWS come back here. Only direct invocations; nothing that EventBridge, SNS or alarms would start.
https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

moto would want Docker.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import tempfile
import zipfile
from typing import Any

import credentials
from moto.awslambda.models import lambda_backends

INVOCATION = re.compile(r"/2015-03-31/functions/([^/]+)/invocations")
RUNNER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run-function.mjs")


def invoke(account: str, region: str, name: str, event: bytes, url: str, scratch: str) -> dict[str, Any]:
    """What the function's handler returned as `result`, or what it threw as `error`."""
    function = lambda_backends[account][region].get_function(name.rsplit(":function:", 1)[-1])
    folder = os.path.join(scratch, hashlib.sha256(function.code_bytes).hexdigest())
    if not os.path.isdir(folder):
        zipfile.ZipFile(io.BytesIO(function.code_bytes)).extractall(folder)
    timeout = int(function.timeout)
    with tempfile.NamedTemporaryFile(dir=scratch, suffix=".json") as output:
        command = ["node", RUNNER, folder, output.name, str(timeout * 1000)]
        environment = {
            "PATH": os.environ["PATH"],
            **(function.environment_vars or {}),
            **credentials.of_role(function.role, f"function-{function.function_name}"),
            "AWS_REGION": region,
            "AWS_ENDPOINT_URL": url,
            "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
            "INVOKED_FUNCTION_ARN": function.function_arn,
        }
        try:
            ended = subprocess.run(command, input=event, env=environment, capture_output=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            return failure("Sandbox.Timedout", f"Task timed out after {timeout}.00 seconds")
        text = output.read()
    return json.loads(text) if text else failure("Runtime.ExitError", ended.stderr.decode(errors="replace")[-2000:])


def failure(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"errorType": kind, "errorMessage": message}}
