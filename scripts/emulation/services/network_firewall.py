"""
Network Firewall's firewalls, with an endpoint in each zone.

moto has firewalls without endpoints. Every change is complete at once; AWS takes minutes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from moto.ec2.models import ec2_backends
from support import Request, json_error, tag_list, token

from services.firewall_policies import (
    AWS_OWNED_KEY,
    POLICIES,
    POLICY_USERS,
    TAGS,
    arn_of,
    find,
    firewall_action,
    set_tags,
)


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


FIREWALLS: dict[str, Firewall] = {}


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
    POLICY_USERS[arn] = body["FirewallPolicyArn"]
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
    require_unprotected(firewall, "DeleteProtection")
    for zone in list(firewall.endpoints):
        remove_endpoint(firewall, zone)
    del FIREWALLS[firewall.arn], POLICY_USERS[firewall.arn]
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
    firewall.settings["FirewallPolicyArn"] = POLICY_USERS[firewall.arn] = request.json["FirewallPolicyArn"]
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
