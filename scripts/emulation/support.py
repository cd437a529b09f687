"""How an action is put beside moto's own, or in its place."""

from __future__ import annotations

import fnmatch
import inspect
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import ec2_backends
from moto.ec2.responses import EC2Response


class Ec2Error(EC2ClientError):
    def __init__(self, code: str, message: str):
        super().__init__(code, message)


class Request:
    """One call of an API, as a handler sees it."""

    def __init__(self, response: Any):
        self.response = response
        self.account: str = response.current_account
        self.region: str = response.region

    @property
    def backend(self) -> Any:
        return ec2_backends[self.account][self.region]

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.response.body or "{}")

    def param(self, name: str, default: Any = None) -> Any:
        value = self.response._get_param(name)
        return default if value is None else value

    def number(self, name: str) -> int | None:
        value = self.param(name)
        return None if value in (None, "") else int(value)

    def filters(self) -> dict[str, list[str]]:
        return {each["Name"]: each.get("Values", []) for each in self.param("Filters") or self.param("Filter") or []}

    def tags(self, resource_type: str) -> dict[str, str]:
        """Tags that the call gives a resource of a type that it makes."""
        specifications = self.param("TagSpecifications", [])
        own = [each for each in specifications if each.get("ResourceType") == resource_type]
        return {tag["Key"]: tag.get("Value", "") for each in own for tag in each.get("Tags", [])}

    def tags_of(self, resource_id: str) -> dict[str, str]:
        """Tags that the caller's account has on a resource: each account has its own."""
        return self.backend.tags.get(resource_id, {})

    def tag(self, resource_id: str, tags: dict[str, str]) -> None:
        if tags:
            self.backend.create_tags([resource_id], tags)

    def matches(self, resource_id: str, values: dict[str, Any]) -> bool:
        """Whether a resource passes the call's filters: by values of its own, or by the caller's tags."""
        tags = self.tags_of(resource_id)
        for name, wanted in self.filters().items():
            if name.startswith("tag:"):
                value = tags.get(name[len("tag:") :])
                if value is None or not any(fnmatch.fnmatchcase(value, each) for each in wanted):
                    return False
            elif name == "tag-key":
                if not set(wanted) & set(tags):
                    return False
            elif values.get(name) not in wanted:
                return False
        return True


def handlers(response_class: type, encode: Callable[[dict[str, Any]], Any]) -> Callable[[str], Any]:
    """
    A decorator by the name of an action. The function gets the request, and moto's own handler as its second parameter
    if it has one; a dictionary that it returns is encoded as the service's protocol wants it.
    """

    def of_action(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        method = camelcase_to_underscores(name)
        original = getattr(response_class, method, None)

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            extends = len(inspect.signature(function).parameters) == 2

            def handle(response: Any) -> Any:
                request = Request(response)
                result = function(request, lambda: original(response)) if extends else function(request)
                return encode(result) if isinstance(result, dict) else result

            handle.__name__ = method
            setattr(response_class, method, handle)
            return function

        return register

    return of_action


ec2 = handlers(EC2Response, ActionResult)


def json_error(code: str, message: str) -> JsonRESTError:
    return JsonRESTError(code, message)


def new_id(prefix: str) -> str:
    return f"{prefix}-{uuid.uuid4().hex[:17]}"


def token() -> str:
    return str(uuid.uuid4())


def now() -> float:
    return time.time()


def tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def all_ec2_backends(region: str) -> list[tuple[str, Any]]:
    """Every account that has called so far, with what it has in a region."""
    return [(account, regions[region]) for account, regions in list(ec2_backends.items()) if region in regions]
