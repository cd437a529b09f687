"""
The one door of the emulation, as a WSGI application: finds out who calls, refuses what their policies do not allow,
invokes functions, and leaves the rest to moto. What tests need beside AWS's APIs stands below `/_emulation/`.
"""

from __future__ import annotations

import io
import json
import re
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import permissions
from credentials import caller_of
from inventory import inventory
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from organization import Organization
from services import functions

# Services whose requests are forms.
FORMS = {"ec2", "sts", "iam", "sns", "autoscaling", "elasticloadbalancing", "monitoring"}

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


@dataclass
class Call:
    account: str | None
    role: str | None
    service: str
    region: str
    action: str
    params: dict[str, str]
    status: int = 0
    error: str = ""


@dataclass
class Fault:
    """Refuses calls of an action with an error of AWS's, the first `skip` excepted, `times` times."""

    action: str
    code: str
    message: str
    skip: int = 0
    times: int = 1


@dataclass
class Front:
    url: str
    scratch: str
    log: Any
    calls: list[Call] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    # moto answers each request in a thread of its own, and its state is not made for that.
    lock: Any = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        path = environ["PATH_INFO"]
        if path.startswith("/_emulation/"):
            return respond(start_response, 200, "application/json", self.control(path, body))
        call = read_call(environ, body)
        status, headers, answer = self.answer(call, environ, body)
        call.status = status
        if status >= 400:
            call.error = answer.decode(errors="replace")[:500]
        self.calls.append(call)
        self.log.write(
            f"{time.strftime('%H:%M:%S')} {call.account} {(call.role or '-').rsplit('/', 1)[-1]} "
            f"{call.service} {call.action} {status} {call.error}\n"
        )
        start_response(f"{status} {'OK' if status < 400 else 'Error'}", headers)
        return [answer]

    def control(self, path: str, body: bytes) -> bytes:
        name = path.removeprefix("/_emulation/")
        with self.lock:
            if name == "organization":
                Organization.describe(**json.loads(body))
                answer: Any = {}
            elif name == "inventory":
                answer = inventory(Organization.accounts)
            elif name == "fault":
                self.faults.append(Fault(**json.loads(body)))
                answer = {}
            elif name == "calls":
                answer = [
                    {key: getattr(call, key) for key in ("account", "role", "service", "action", "status")}
                    for call in self.calls
                ]
            else:
                raise LookupError(path)
        return json.dumps(answer).encode()

    def answer(self, call: Call, environ: dict[str, Any], body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        invocation = functions.INVOCATION.match(environ["PATH_INFO"])
        # Without the lock: the function calls back.
        if call.service == "lambda" and invocation is not None and call.account is not None:
            outcome = functions.invoke(call.account, call.region, invocation[1], body, self.url, self.scratch)
            self.log.write(f"  {invocation[1]}: {json.dumps(outcome)[:2000]}\n")
            failed = "error" in outcome
            headers = [("Content-Type", "application/json")]
            return (
                200,
                headers + ([("X-Amz-Function-Error", "Unhandled")] if failed else []),
                json.dumps(outcome["error"] if failed else outcome["result"]).encode(),
            )
        with self.lock:
            refusal = self.refusal(call)
            return (403, [("Content-Type", "text/xml")], refusal) if refusal else self.ask_moto(call, environ)

    def refusal(self, call: Call) -> bytes | None:
        fault = next((each for each in self.faults if each.action == call.action), None)
        if fault is not None and fault.skip > 0:
            fault.skip -= 1
        elif fault is not None:
            fault.times -= 1
            if fault.times == 0:
                self.faults.remove(fault)
            return error(call.service, fault.code, fault.message)
        if call.service == "ec2" and call.role is not None and call.account is not None:
            denied = permissions.may_call_ec2(call.role, call.action, call.params, call.account, call.region)
            if denied is not None:
                message = (
                    f"You are not authorized to perform this operation. User: {call.role} is not authorized to "
                    f"perform: ec2:{call.action} on resource: {denied}"
                )
                return error("ec2", "UnauthorizedOperation", message)
        if call.service == "sts" and call.action == "AssumeRole":
            target = call.params["RoleArn"]
            if not permissions.may_assume(call.account or "", call.role, target, call.params.get("ExternalId")):
                message = f"User: {call.role} is not authorized to perform: sts:AssumeRole on resource: {target}"
                return error("sts", "AccessDenied", message)
        return None

    def ask_moto(self, call: Call, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], None]:
            started[:] = [int(status.split()[0]), headers]
            return lambda _: None

        try:
            body = b"".join(self.moto(environ, start_response))
        except Exception as failure:
            self.log.write(traceback.format_exc())
            message = f"{type(failure).__name__}: {failure}"
            return 400, [("Content-Type", "text/xml")], error(call.service, "EmulationFailed", message)
        status, headers = started
        if call.action == "DescribeInstances":
            # An interface without a public address has no association; the provider does not expect an empty one.
            body = re.sub(rb"<association\s*/>|<association>\s*</association>", b"", body)
            headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
            headers.append(("Content-Length", str(len(body))))
        return status, headers, body


def read_call(environ: dict[str, Any], body: bytes) -> Call:
    scope = re.search(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    key, region, service = scope.groups() if scope else (None, "", "")
    account, role = caller_of(key)
    params = {}
    if service in FORMS or body.startswith(b"Action="):
        params = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    target = environ.get("HTTP_X_AMZ_TARGET", "").rsplit(".", 1)[-1]
    action = params.get("Action") or target or f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
    return Call(account, role, service, region, action, params)


def error(service: str, code: str, message: str) -> bytes:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, and the query protocol's form"""
    inner = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    if service == "ec2":
        return f"<Response><Errors>{inner}</Errors><RequestID>0</RequestID></Response>".encode()
    return f"<ErrorResponse>{inner}<RequestId>0</RequestId></ErrorResponse>".encode()


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def respond(start_response: StartResponse, status: int, content_type: str, body: bytes) -> list[bytes]:
    start_response(f"{status} OK", [("Content-Type", content_type), ("Content-Length", str(len(body)))])
    return [body]
