"""
Network Firewall's rule groups and policies, which moto does not have. What rules say is kept and not read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from moto.networkfirewall.responses import NetworkFirewallResponse
from support import Request, handlers, json_error, now, tag_list, token

firewall_action = handlers(NetworkFirewallResponse, json.dumps)

AWS_OWNED_KEY = {"Type": "AWS_OWNED_KMS_KEY", "KeyId": "AWS_OWNED_KMS_KEY"}
# Prefix of the ARN's resource by the type of a rule group.
RULE_GROUP_KINDS = {"STATEFUL": "stateful-rulegroup", "STATELESS": "stateless-rulegroup"}


@dataclass
class RuleGroup:
    arn: str
    name: str
    type: str
    capacity: int
    rules: dict[str, Any]
    description: str | None
    encryption: dict[str, str]
    id: str = field(default_factory=token)
    update_token: str = field(default_factory=token)


@dataclass
class Policy:
    arn: str
    name: str
    body: dict[str, Any]
    description: str | None
    encryption: dict[str, str]
    id: str = field(default_factory=token)
    update_token: str = field(default_factory=token)

    @property
    def rule_groups(self) -> list[str]:
        references = ("StatefulRuleGroupReferences", "StatelessRuleGroupReferences")
        return [each["ResourceArn"] for name in references for each in self.body.get(name, [])]


RULE_GROUPS: dict[str, RuleGroup] = {}
POLICIES: dict[str, Policy] = {}
# By firewall: the policy that it has.
POLICY_USERS: dict[str, str] = {}
TAGS: dict[str, dict[str, str]] = {}


def arn_of(request: Request, kind: str, name: str) -> str:
    return f"arn:aws:network-firewall:{request.region}:{request.account}:{kind}/{name}"


def set_tags(arn: str, tags: list[dict[str, str]] | None) -> None:
    TAGS.setdefault(arn, {}).update({tag["Key"]: tag["Value"] for tag in tags or []})


def find(request: Request, resources: dict[str, Any], kinds: list[str], field: str) -> Any:
    """A resource by the ARN or the name that the call gives, e.g. `FirewallArn` or `FirewallName`."""
    body = request.json
    arns = [body.get(f"{field}Arn"), *(arn_of(request, kind, body.get(f"{field}Name", "")) for kind in kinds)]
    found = next((resources[arn] for arn in arns if arn in resources), None)
    if found is None:
        raise json_error("ResourceNotFoundException", f"{field} {arns} not found")
    return found


def rule_group_view(group: RuleGroup, status: str = "ACTIVE") -> dict[str, Any]:
    view = {
        "RuleGroupArn": group.arn,
        "RuleGroupName": group.name,
        "RuleGroupId": group.id,
        "Description": group.description,
        "Type": group.type,
        "Capacity": group.capacity,
        "RuleGroupStatus": status,
        "Tags": tag_list(TAGS[group.arn]),
        "ConsumedCapacity": 0,
        "NumberOfAssociations": sum(group.arn in each.rule_groups for each in POLICIES.values()),
        "EncryptionConfiguration": group.encryption,
        "LastModifiedTime": now(),
    }
    return {key: value for key, value in view.items() if value is not None}


def rules_of(body: dict[str, Any]) -> dict[str, Any]:
    """
    Rules come parsed or as Suricata's text.
    https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_CreateRuleGroup.html
    """
    return body.get("RuleGroup") or {"RulesSource": {"RulesString": body["Rules"]}}


def find_rule_group(request: Request) -> RuleGroup:
    return find(request, RULE_GROUPS, list(RULE_GROUP_KINDS.values()), "RuleGroup")


@firewall_action("CreateRuleGroup")
def create_rule_group(request: Request) -> dict[str, Any]:
    body = request.json
    arn = arn_of(request, RULE_GROUP_KINDS[body["Type"]], body["RuleGroupName"])
    if arn in RULE_GROUPS:
        raise json_error(
            "InvalidRequestException", f"A rule group with the name {body['RuleGroupName']} already exists"
        )
    group = RULE_GROUPS[arn] = RuleGroup(
        arn=arn,
        name=body["RuleGroupName"],
        type=body["Type"],
        capacity=body["Capacity"],
        rules=rules_of(body),
        description=body.get("Description"),
        encryption=body.get("EncryptionConfiguration", AWS_OWNED_KEY),
    )
    set_tags(arn, body.get("Tags"))
    return {"UpdateToken": group.update_token, "RuleGroupResponse": rule_group_view(group)}


@firewall_action("DescribeRuleGroup")
def describe_rule_group(request: Request) -> dict[str, Any]:
    group = find_rule_group(request)
    view = rule_group_view(group)
    return {"UpdateToken": group.update_token, "RuleGroup": group.rules, "RuleGroupResponse": view}


@firewall_action("UpdateRuleGroup")
def update_rule_group(request: Request) -> dict[str, Any]:
    group, body = find_rule_group(request), request.json
    require_current(group, body)
    group.rules = rules_of(body)
    group.description = body.get("Description")
    group.update_token = token()
    return {"UpdateToken": group.update_token, "RuleGroupResponse": rule_group_view(group)}


@firewall_action("DeleteRuleGroup")
def delete_rule_group(request: Request) -> dict[str, Any]:
    """Not while a policy refers to it. https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_DeleteRuleGroup.html"""
    group = find_rule_group(request)
    if any(group.arn in each.rule_groups for each in POLICIES.values()):
        raise json_error("InvalidOperationException", "Unable to delete the object because it is still in use")
    del RULE_GROUPS[group.arn]
    return {"RuleGroupResponse": rule_group_view(group, "DELETING")}


def require_current(resource: RuleGroup | Policy, body: dict[str, Any]) -> None:
    """An update names the version that it was made from; an older one is refused."""
    if body["UpdateToken"] != resource.update_token:
        raise json_error("InvalidTokenException", "Update token mismatch")


def policy_view(policy: Policy, status: str = "ACTIVE") -> dict[str, Any]:
    view = {
        "FirewallPolicyName": policy.name,
        "FirewallPolicyArn": policy.arn,
        "FirewallPolicyId": policy.id,
        "Description": policy.description,
        "FirewallPolicyStatus": status,
        "Tags": tag_list(TAGS[policy.arn]),
        "ConsumedStatelessRuleCapacity": 0,
        "ConsumedStatefulRuleCapacity": 0,
        "NumberOfAssociations": list(POLICY_USERS.values()).count(policy.arn),
        "EncryptionConfiguration": policy.encryption,
        "LastModifiedTime": now(),
    }
    return {key: value for key, value in view.items() if value is not None}


def find_policy(request: Request) -> Policy:
    return find(request, POLICIES, ["firewall-policy"], "FirewallPolicy")


def require_rule_groups(policy: Policy) -> None:
    missing = [arn for arn in policy.rule_groups if arn not in RULE_GROUPS and ":aws-managed:" not in arn]
    if missing:
        raise json_error("InvalidRequestException", f"no such rule group: {', '.join(missing)}")


@firewall_action("CreateFirewallPolicy")
def create_firewall_policy(request: Request) -> dict[str, Any]:
    body = request.json
    policy = Policy(
        arn=arn_of(request, "firewall-policy", body["FirewallPolicyName"]),
        name=body["FirewallPolicyName"],
        body=body["FirewallPolicy"],
        description=body.get("Description"),
        encryption=body.get("EncryptionConfiguration", AWS_OWNED_KEY),
    )
    if policy.arn in POLICIES:
        raise json_error("InvalidRequestException", f"A firewall policy with the name {policy.name} already exists")
    require_rule_groups(policy)
    POLICIES[policy.arn] = policy
    set_tags(policy.arn, body.get("Tags"))
    return {"UpdateToken": policy.update_token, "FirewallPolicyResponse": policy_view(policy)}


@firewall_action("DescribeFirewallPolicy")
def describe_firewall_policy(request: Request) -> dict[str, Any]:
    policy = find_policy(request)
    view = policy_view(policy)
    return {"UpdateToken": policy.update_token, "FirewallPolicy": policy.body, "FirewallPolicyResponse": view}


@firewall_action("UpdateFirewallPolicy")
def update_firewall_policy(request: Request) -> dict[str, Any]:
    policy, body = find_policy(request), request.json
    require_current(policy, body)
    policy.body = body["FirewallPolicy"]
    require_rule_groups(policy)
    policy.update_token = token()
    return {"UpdateToken": policy.update_token, "FirewallPolicyResponse": policy_view(policy)}


@firewall_action("DeleteFirewallPolicy")
def delete_firewall_policy(request: Request) -> dict[str, Any]:
    """Not while a firewall has it. https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_DeleteFirewallPolicy.html"""
    policy = find_policy(request)
    if policy.arn in POLICY_USERS.values():
        raise json_error("InvalidOperationException", "Unable to delete the object because it is still in use")
    del POLICIES[policy.arn]
    return {"FirewallPolicyResponse": policy_view(policy, "DELETING")}


@firewall_action("TagResource")
def tag_resource(request: Request) -> dict[str, Any]:
    set_tags(request.json["ResourceArn"], request.json["Tags"])
    return {}


@firewall_action("UntagResource")
def untag_resource(request: Request) -> dict[str, Any]:
    for key in request.json["TagKeys"]:
        TAGS.get(request.json["ResourceArn"], {}).pop(key, None)
    return {}


@firewall_action("ListTagsForResource")
def list_tags_for_resource(request: Request) -> dict[str, Any]:
    return {"Tags": tag_list(TAGS.get(request.json["ResourceArn"], {}))}
