"""
Network Firewall: rule groups, policies, firewalls with an endpoint in each zone.

moto has firewalls alone, without endpoints. Every change is complete at once; AWS takes minutes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from moto.ec2.models import ec2_backends
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


@dataclass
class Firewall:
    arn: str
    account: str
    region: str
    settings: dict[str, Any]
    """As the API takes and returns them."""
    endpoints: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By zone: subnet and endpoint."""
    logging: list[dict[str, Any]] = field(default_factory=list)
    update_token: str = field(default_factory=token)


RULE_GROUPS: dict[str, RuleGroup] = {}
POLICIES: dict[str, Policy] = {}
FIREWALLS: dict[str, Firewall] = {}
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
        raise json_error("InvalidRequestException", f"A rule group with the name {body['RuleGroupName']} already exists")
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
        "NumberOfAssociations": sum(each.settings["FirewallPolicyArn"] == policy.arn for each in FIREWALLS.values()),
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
    if any(each.settings["FirewallPolicyArn"] == policy.arn for each in FIREWALLS.values()):
        raise json_error("InvalidOperationException", "Unable to delete the object because it is still in use")
    del POLICIES[policy.arn]
    return {"FirewallPolicyResponse": policy_view(policy, "DELETING")}


def find_firewall(request: Request) -> Firewall:
    return find(request, FIREWALLS, ["firewall"], "Firewall")


def firewall_view(firewall: Firewall, status: str = "READY") -> dict[str, Any]:
    states = {
        zone: {"Attachment": {"SubnetId": subnet, "EndpointId": endpoint, "Status": "READY"}, "Config": {}}
        for zone, (subnet, endpoint) in firewall.endpoints.items()
    }
    return {
        "UpdateToken": firewall.update_token,
        "Firewall": {**firewall.settings, "Tags": tag_list(TAGS[firewall.arn])},
        "FirewallStatus": {
            "Status": status,
            "ConfigurationSyncStateSummary": "IN_SYNC",
            "SyncStates": states,
        },
    }


def add_subnet(firewall: Firewall, mapping: dict[str, str]) -> None:
    """
    An endpoint in each subnet, one subnet a zone.
    https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_CreateFirewall.html (SubnetMappings)
    """
    backend = ec2_backends[firewall.account][firewall.region]
    subnet = backend.get_subnet(mapping["SubnetId"])
    if subnet.availability_zone in firewall.endpoints:
        raise json_error("InvalidRequestException", f"the firewall has a subnet in {subnet.availability_zone} already")
    endpoint = backend.create_vpc_endpoint(
        vpc_id=firewall.settings["VpcId"],
        service_name=f"com.amazonaws.vpce.{firewall.region}.vpce-svc-network-firewall",
        endpoint_type="GatewayLoadBalancer",
        policy_document=None,
        route_table_ids=[],
        subnet_ids=[subnet.id],
    )
    firewall.endpoints[subnet.availability_zone] = (subnet.id, endpoint.id)
    settings = {"SubnetId": subnet.id, "IPAddressType": mapping.get("IPAddressType", "IPV4")}
    firewall.settings["SubnetMappings"].append(settings)


def remove_endpoint(firewall: Firewall, zone: str) -> None:
    subnet, endpoint = firewall.endpoints.pop(zone)
    ec2_backends[firewall.account][firewall.region].vpc_end_points.pop(endpoint, None)
    mappings = firewall.settings["SubnetMappings"]
    firewall.settings["SubnetMappings"] = [each for each in mappings if each["SubnetId"] != subnet]


@firewall_action("CreateFirewall")
def create_firewall(request: Request) -> dict[str, Any]:
    body = request.json
    if body["FirewallPolicyArn"] not in POLICIES:
        raise json_error("InvalidRequestException", f"no such firewall policy: {body['FirewallPolicyArn']}")
    arn = arn_of(request, "firewall", body["FirewallName"])
    if arn in FIREWALLS:
        raise json_error("InvalidRequestException", f"A firewall with the name {body['FirewallName']} already exists")
    settings = {
        "FirewallName": body["FirewallName"],
        "FirewallArn": arn,
        "FirewallId": token(),
        "FirewallPolicyArn": body["FirewallPolicyArn"],
        "VpcId": body["VpcId"],
        "SubnetMappings": [],
        "DeleteProtection": body.get("DeleteProtection", False),
        "SubnetChangeProtection": body.get("SubnetChangeProtection", False),
        "FirewallPolicyChangeProtection": body.get("FirewallPolicyChangeProtection", False),
        "EncryptionConfiguration": body.get("EncryptionConfiguration", AWS_OWNED_KEY),
        "NumberOfAssociations": 0,
        "EnabledAnalysisTypes": body.get("EnabledAnalysisTypes", []),
        **({"Description": body["Description"]} if body.get("Description") else {}),
    }
    firewall = Firewall(arn=arn, account=request.account, region=request.region, settings=settings)
    for mapping in body["SubnetMappings"]:
        add_subnet(firewall, mapping)
    FIREWALLS[arn] = firewall
    set_tags(arn, body.get("Tags"))
    return firewall_view(firewall)


@firewall_action("DescribeFirewall")
def describe_firewall(request: Request) -> dict[str, Any]:
    return firewall_view(find_firewall(request))


@firewall_action("ListFirewalls")
def list_firewalls(request: Request) -> dict[str, Any]:
    own = [each for each in FIREWALLS.values() if each.account == request.account]
    return {"Firewalls": [{key: each.settings[key] for key in ("FirewallName", "FirewallArn")} for each in own]}


@firewall_action("DeleteFirewall")
def delete_firewall(request: Request) -> dict[str, Any]:
    """https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_DeleteFirewall.html"""
    firewall = find_firewall(request)
    if firewall.settings["DeleteProtection"]:
        raise json_error(
            "InvalidOperationException",
            "Unable to fulfill request because the following protections are enabled: DeleteProtection",
        )
    for zone in list(firewall.endpoints):
        remove_endpoint(firewall, zone)
    del FIREWALLS[firewall.arn]
    return {key: value for key, value in firewall_view(firewall, "DELETING").items() if key != "UpdateToken"}


def protection(action: str, setting: str) -> None:
    @firewall_action(action)
    def update(request: Request) -> dict[str, Any]:
        firewall = find_firewall(request)
        firewall.settings[setting] = request.json[setting]
        firewall.update_token = token()
        return {
            setting: firewall.settings[setting],
            "UpdateToken": firewall.update_token,
            "FirewallArn": firewall.arn,
        }


protection("UpdateFirewallDeleteProtection", "DeleteProtection")
protection("UpdateSubnetChangeProtection", "SubnetChangeProtection")
protection("UpdateFirewallPolicyChangeProtection", "FirewallPolicyChangeProtection")


def require_unprotected(firewall: Firewall, setting: str) -> None:
    if firewall.settings[setting]:
        raise json_error(
            "InvalidOperationException",
            f"Unable to fulfill request because the following protections are enabled: {setting}",
        )


@firewall_action("AssociateFirewallPolicy")
def associate_firewall_policy(request: Request) -> dict[str, Any]:
    firewall = find_firewall(request)
    require_unprotected(firewall, "FirewallPolicyChangeProtection")
    firewall.settings["FirewallPolicyArn"] = request.json["FirewallPolicyArn"]
    return {"FirewallArn": firewall.arn, "FirewallPolicyArn": request.json["FirewallPolicyArn"]}


@firewall_action("AssociateSubnets")
def associate_subnets(request: Request) -> dict[str, Any]:
    firewall = find_firewall(request)
    require_unprotected(firewall, "SubnetChangeProtection")
    for mapping in request.json["SubnetMappings"]:
        add_subnet(firewall, mapping)
    return {"UpdateToken": firewall.update_token, "SubnetMappings": firewall.settings["SubnetMappings"]}


@firewall_action("DisassociateSubnets")
def disassociate_subnets(request: Request) -> dict[str, Any]:
    firewall = find_firewall(request)
    require_unprotected(firewall, "SubnetChangeProtection")
    for zone, (subnet, _) in list(firewall.endpoints.items()):
        if subnet in request.json["SubnetIds"]:
            remove_endpoint(firewall, zone)
    return {"UpdateToken": firewall.update_token, "SubnetMappings": firewall.settings["SubnetMappings"]}


@firewall_action("UpdateLoggingConfiguration")
def update_logging_configuration(request: Request) -> dict[str, Any]:
    """
    One destination more or less with each call.
    https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_UpdateLoggingConfiguration.html
    """
    firewall = find_firewall(request)
    wanted = (request.json.get("LoggingConfiguration") or {}).get("LogDestinationConfigs", [])
    before, after = ({json.dumps(each, sort_keys=True) for each in configs} for configs in (firewall.logging, wanted))
    if len(before ^ after) > 1:
        raise json_error("InvalidRequestException", "You can only update one LogDestinationConfig at a time")
    firewall.logging = wanted
    return logging_view(firewall)


@firewall_action("DescribeLoggingConfiguration")
def describe_logging_configuration(request: Request) -> dict[str, Any]:
    return logging_view(find_firewall(request))


def logging_view(firewall: Firewall) -> dict[str, Any]:
    return {
        "FirewallArn": firewall.arn,
        "FirewallName": firewall.settings["FirewallName"],
        "LoggingConfiguration": {"LogDestinationConfigs": firewall.logging},
    }


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
