"""
Who may do what: trust policies of roles that are assumed, identity policies of roles that call EC2.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

Not service control policies, session policies, boundaries, or policies of resources.
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Callable
from typing import Any

from moto.iam.models import iam_backends
from organization import Organization
from support import all_ec2_backends

Values = Callable[[str], str | None]


def find_role(arn: str | None) -> Any:
    match = re.fullmatch(r"arn:aws:iam::(\d{12}):role/(?:.*/)?([^/]+)", arn or "")
    if match is None:
        return None
    roles = iam_backends[match[1]]["aws"].roles.values()
    return next((role for role in roles if role.name == match[2]), None)


def may_assume(caller_account: str, caller: str | None, target: str, external_id: str | None) -> bool:
    """Across accounts both sides have to allow it: the role's trust policy, and the caller's own policies."""
    role = find_role(target)
    if role is None:
        return False
    values = {
        "sts:ExternalId": external_id,
        "aws:PrincipalOrgID": Organization.id if caller_account in Organization.accounts else None,
        "aws:PrincipalArn": caller,
        "aws:PrincipalAccount": caller_account,
    }
    names = {"*", caller_account, f"arn:aws:iam::{caller_account}:root", caller}
    trusted = decide(
        as_document(role.assume_role_policy_document),
        lambda statement: bool(names & set(as_list((statement.get("Principal") or {}).get("AWS", [])))),
        values.get,
    )
    own = find_role(caller)
    return trusted and (own is None or is_allowed(own, "sts:AssumeRole", target, {}.get))


def may_call_ec2(role_arn: str, action: str, params: dict[str, str], account: str, region: str) -> str | None:
    """The ARN of the first resource that a role may not touch with a call; None if it may make the call."""
    role = find_role(role_arn)
    if role is None:
        return role_arn
    for arn, id in touched(action, params, account, region):
        if not is_allowed(role, f"ec2:{action}", arn, context(arn, id, params, account, region)):
            return arn
    return None


def context(arn: str, id: str | None, params: dict[str, str], account: str, region: str) -> Values:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"""
    backends = dict(all_ec2_backends(region))

    def value(key: str) -> str | None:
        prefix, _, tag = key.partition("/")
        if prefix in ("aws:ResourceTag", "ec2:ResourceTag"):
            # The caller's account may have called for the first time.
            tags = backends[account].tags.get(id, {}) if id is not None and account in backends else {}
            return tags.get(tag)
        if prefix == "aws:RequestTag":
            numbers = [
                name.split(".")[1]
                for name, given in params.items()
                if re.fullmatch(r"Tag\.\d+\.Key", name) and given == tag
            ]
            return params.get(f"Tag.{numbers[0]}.Value") if numbers else None
        return {
            "aws:PrincipalOrgID": Organization.id,
            "aws:ResourceOrgID": Organization.id,
            "aws:ResourceAccount": arn.split(":")[4] if arn != "*" else None,
            "ec2:Region": region,
            "aws:RequestedRegion": region,
        }.get(key)

    return value


# Resource type of an id, for actions on tags.
ID_TYPES = {
    "tgw-attach": "transit-gateway-attachment",
    "vpc": "vpc",
    "subnet": "subnet",
    "rtb": "route-table",
}


def touched(action: str, params: dict[str, str], account: str, region: str) -> list[tuple[str, str | None]]:
    """
    ARNs and ids of the resources that AWS checks, for the actions that the project's own roles may take.
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
    """

    def arn(kind: str, id: str, owner: str = account) -> tuple[str, str]:
        return f"arn:aws:ec2:{region}:{owner}:{kind}/{id}", id

    if re.search(r"TransitGateway(VpcAttachment|RouteTable)", action) and "TransitGatewayAttachmentId" in params:
        found = [arn("transit-gateway-attachment", params["TransitGatewayAttachmentId"])]
        if "TransitGatewayRouteTableId" in params:
            found.append(arn("transit-gateway-route-table", params["TransitGatewayRouteTableId"]))
        return found
    if action in ("CreateTags", "DeleteTags"):
        ids = [value for name, value in params.items() if re.fullmatch(r"ResourceId\.\d+", name)]
        return [arn(ID_TYPES.get(id.rsplit("-", 1)[0], "*"), id, owner_of(id, region) or account) for id in ids]
    return [("*", None)]


def owner_of(id: str, region: str) -> str | None:
    """Tags of shared subnets, VPCs and route tables are checked against the ARN that has the owner's account."""
    for account, backend in all_ec2_backends(region):
        if id in backend.vpcs or id in backend.route_tables or any(id in zone for zone in backend.subnets.values()):
            return account
    return None


def is_allowed(role: Any, action: str, resource: str, values: Values) -> bool:
    """Denied unless a statement allows it and none denies it."""
    documents = [as_document(each) for each in role.policies.values()]
    documents += [as_document(each.document) for each in role.managed_policies.values()]
    statements = [statement for document in documents for statement in as_list(document["Statement"])]
    return decide({"Statement": statements}, lambda each: concerns(each, action, resource), values)


def decide(document: dict[str, Any], applies: Callable[[dict[str, Any]], bool], values: Values) -> bool:
    effects = {
        statement["Effect"]
        for statement in as_list(document["Statement"])
        if applies(statement) and all_hold(statement.get("Condition", {}), values)
    }
    return effects == {"Allow"}


def concerns(statement: dict[str, Any], action: str, resource: str) -> bool:
    if not any(fnmatch.fnmatchcase(action.lower(), each.lower()) for each in as_list(statement.get("Action", []))):
        return False
    named = any(fnmatch.fnmatchcase(resource, each) for each in as_list(statement.get("Resource", [])))
    excepted = any(fnmatch.fnmatchcase(resource, each) for each in as_list(statement.get("NotResource", [])))
    return named if "Resource" in statement else not excepted


def all_hold(conditions: dict[str, dict[str, Any]], values: Values) -> bool:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"""
    return all(
        holds(operator, values(key), [str(each) for each in as_list(expected)])
        for operator, keys in conditions.items()
        for key, expected in keys.items()
    )


def holds(operator: str, value: str | None, expected: list[str]) -> bool:
    if operator.endswith("IfExists"):
        return value is None or holds(operator.removesuffix("IfExists"), value, expected)
    if operator == "Null":
        return (value is None) == (expected[0].lower() == "true")
    if operator in ("StringNotEquals", "StringNotLike", "ArnNotEquals", "ArnNotLike"):
        return not holds(operator.replace("Not", ""), value, expected)
    if operator == "StringEquals":
        return value in expected
    if operator in ("StringLike", "ArnLike", "ArnEquals"):
        return value is not None and any(fnmatch.fnmatchcase(value, each) for each in expected)
    raise NotImplementedError(f"condition operator {operator}")


def as_document(document: Any) -> dict[str, Any]:
    return json.loads(document) if isinstance(document, str) else document


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
