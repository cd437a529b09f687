"""
Transit gateways and their VPC attachments, also between accounts.

moto keeps an attachment in the account that made it, and holds it for pending where the gateway has no default route
table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from moto.ec2.models.transit_gateway import TransitGatewayBackend
from support import Ec2Error, Request, all_ec2_backends, ec2, new_id, now, tag_list

from services.ram import shared_with

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachmentRequestOptions.html
DEFAULT_OPTIONS = {
    "ApplianceModeSupport": "disable",
    "DnsSupport": "enable",
    "Ipv6Support": "disable",
    "SecurityGroupReferencingSupport": "enable",
}


@dataclass
class Attachment:
    id: str
    gateway: str
    gateway_owner: str
    vpc: str
    owner: str
    region: str
    subnets: list[str]
    options: dict[str, str]
    state: str
    """Route table that it is associated with."""
    table: str | None = None
    created: float = field(default_factory=now)


ATTACHMENTS: dict[str, Attachment] = {}
# AWS lists an attachment that is deleted for some hours, in state `deleted`, and nothing can be done with it.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayVpcAttachment.html
DELETED: dict[str, Attachment] = {}


def visible_gateway(request: Request, id: str) -> tuple[str, Any]:
    """Owner and gateway: the account's own, or shared with it."""
    for owner, backend in all_ec2_backends(request.region):
        gateway = backend.transit_gateways.get(id)
        if gateway is not None and (owner == request.account or gateway.arn in shared_with(request.account)):
            return owner, gateway
    raise Ec2Error("InvalidTransitGatewayID.NotFound", f"Transit Gateway {id} was deleted or does not exist.")


_describe_transit_gateways = TransitGatewayBackend.describe_transit_gateways


def describe_transit_gateways(self: Any, filters: Any, transit_gateway_ids: list[str] | None) -> list[Any]:
    shared = shared_with(self.account_id)
    foreign = [
        gateway
        for owner, backend in all_ec2_backends(self.region_name)
        for gateway in backend.transit_gateways.values()
        if owner != self.account_id and gateway.arn in shared and gateway.id in (transit_gateway_ids or [gateway.id])
    ]
    return _describe_transit_gateways(self, filters, transit_gateway_ids) + foreign


TransitGatewayBackend.describe_transit_gateways = describe_transit_gateways


def find(request: Request, id: str | None = None) -> Attachment:
    """An attachment that the caller's account made, or that is on a gateway of the account's."""
    id = id or request.param("TransitGatewayAttachmentId")
    attachment = ATTACHMENTS.get(id)
    if attachment is None or not is_visible(request, attachment):
        raise Ec2Error(
            "InvalidTransitGatewayAttachmentID.NotFound",
            f"Transit Gateway Attachment {id} was deleted or does not exist.",
        )
    return attachment


def is_visible(request: Request, attachment: Attachment) -> bool:
    return request.account in (attachment.owner, attachment.gateway_owner) and request.region == attachment.region


def require_available(attachment: Attachment) -> None:
    if attachment.state != "available":
        raise Ec2Error("IncorrectState", f"{attachment.id} is in invalid state {attachment.state}")


def view(request: Request, attachment: Attachment, state: str | None = None) -> dict[str, Any]:
    return {
        "TransitGatewayAttachmentId": attachment.id,
        "TransitGatewayId": attachment.gateway,
        "VpcId": attachment.vpc,
        "VpcOwnerId": attachment.owner,
        "State": state or attachment.state,
        "SubnetIds": attachment.subnets,
        "CreationTime": attachment.created,
        "Options": attachment.options,
        "Tags": tag_list(request.tags_of(attachment.id)),
    }


@ec2("CreateTransitGatewayVpcAttachment")
def create_transit_gateway_vpc_attachment(request: Request) -> dict[str, Any]:
    """
    One attachment a VPC and gateway, one subnet a zone; the gateway's owner accepts those of other accounts.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    """
    owner, gateway = visible_gateway(request, request.param("TransitGatewayId"))
    vpc = request.param("VpcId")
    if any((each.vpc, each.gateway) == (vpc, gateway.id) for each in ATTACHMENTS.values()):
        raise Ec2Error("DuplicateTransitGatewayAttachment", f"{gateway.id} has non-deleted Transit Gateway Attachments")
    subnets = list(request.param("SubnetIds", []))
    require_own_zones(request, subnets)
    automatic = owner == request.account or gateway.options.get("AutoAcceptSharedAttachments") == "enable"
    attachment = Attachment(
        id=new_id("tgw-attach"),
        gateway=gateway.id,
        gateway_owner=owner,
        vpc=vpc,
        owner=request.account,
        region=request.region,
        subnets=subnets,
        options={**DEFAULT_OPTIONS, **set_options(request)},
        state="available" if automatic else "pendingAcceptance",
    )
    if automatic and gateway.options.get("DefaultRouteTableAssociation") == "enable":
        attachment.table = gateway.options["AssociationDefaultRouteTableId"]
    ATTACHMENTS[attachment.id] = attachment
    request.tag(attachment.id, request.tags("transit-gateway-attachment"))
    return {"TransitGatewayVpcAttachment": view(request, attachment)}


def set_options(request: Request) -> dict[str, str]:
    return {name: value for name, value in request.param("Options", {}).items() if value}


def require_own_zones(request: Request, subnets: list[str]) -> None:
    zones = [request.backend.get_subnet(id).availability_zone for id in subnets]
    if len(set(zones)) != len(zones):
        raise Ec2Error("DuplicateSubnetsInSameZone", f"Duplicate Subnets for same AZ: {', '.join(sorted(zones))}")


@ec2("AcceptTransitGatewayVpcAttachment")
def accept_transit_gateway_vpc_attachment(request: Request) -> dict[str, Any]:
    attachment = find(request)
    if attachment.gateway_owner != request.account:
        raise Ec2Error("UnauthorizedOperation", f"{attachment.gateway} belongs to account {attachment.gateway_owner}")
    if attachment.state != "pendingAcceptance":
        raise Ec2Error("IncorrectState", f"{attachment.id} is in invalid state {attachment.state}")
    attachment.state = "available"
    return {"TransitGatewayVpcAttachment": view(request, attachment)}


@ec2("ModifyTransitGatewayVpcAttachment")
def modify_transit_gateway_vpc_attachment(request: Request) -> dict[str, Any]:
    attachment = find(request)
    removed = request.param("RemoveSubnetIds", [])
    subnets = [id for id in attachment.subnets if id not in removed] + list(request.param("AddSubnetIds", []))
    require_own_zones(request, subnets)
    attachment.subnets = subnets
    attachment.options.update(set_options(request))
    return {"TransitGatewayVpcAttachment": view(request, attachment)}


@ec2("DeleteTransitGatewayVpcAttachment")
def delete_transit_gateway_vpc_attachment(request: Request) -> dict[str, Any]:
    attachment = find(request)
    del ATTACHMENTS[attachment.id]
    attachment.state = "deleted"
    DELETED[attachment.id] = attachment
    return {"TransitGatewayVpcAttachment": view(request, attachment, "deleting")}


@ec2("DescribeTransitGatewayVpcAttachments")
def describe_transit_gateway_vpc_attachments(request: Request) -> dict[str, Any]:
    ids = request.param("TransitGatewayAttachmentIds", [])
    for id in ids:
        if id not in DELETED:
            find(request, id)
    found = matching(request, ids)
    return {"TransitGatewayVpcAttachments": [view(request, each) for each in found]}


@ec2("DescribeTransitGatewayAttachments")
def describe_transit_gateway_attachments(request: Request) -> dict[str, Any]:
    """Only the gateway's owner sees associations. https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-share.html"""

    def described(each: Attachment) -> dict[str, Any]:
        answer = {
            "TransitGatewayAttachmentId": each.id,
            "TransitGatewayId": each.gateway,
            "TransitGatewayOwnerId": each.gateway_owner,
            "ResourceOwnerId": each.owner,
            "ResourceType": "vpc",
            "ResourceId": each.vpc,
            "State": each.state,
            "CreationTime": each.created,
            "Tags": tag_list(request.tags_of(each.id)),
        }
        if each.table is not None and request.account == each.gateway_owner:
            answer["Association"] = {"TransitGatewayRouteTableId": each.table, "State": "associated"}
        return answer

    found = matching(request, request.param("TransitGatewayAttachmentIds", []))
    return {"TransitGatewayAttachments": [described(each) for each in found]}


def matching(request: Request, ids: list[str]) -> list[Attachment]:
    def values(each: Attachment) -> dict[str, str]:
        return {
            "state": each.state,
            "transit-gateway-attachment-id": each.id,
            "transit-gateway-id": each.gateway,
            "vpc-id": each.vpc,
            "resource-id": each.vpc,
            "resource-type": "vpc",
            "resource-owner-id": each.owner,
            "transit-gateway-owner-id": each.gateway_owner,
        }

    listed = [*ATTACHMENTS.values(), *DELETED.values()]
    visible = [each for each in listed if is_visible(request, each)]
    return [each for each in visible if each.id in (ids or [each.id]) and request.matches(each.id, values(each))]


@ec2("DeleteTransitGateway")
def delete_transit_gateway(request: Request, original: Callable[[], Any]) -> Any:
    """Not while it has attachments. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTransitGateway.html"""
    gateway = request.param("TransitGatewayId")
    left = [each.id for each in ATTACHMENTS.values() if each.gateway == gateway]
    if left:
        raise Ec2Error("IncorrectState", f"{gateway} has non-deleted VPC Attachments: {', '.join(left)}.")
    return original()


@ec2("CreateRoute")
def create_route(request: Request, original: Callable[[], Any]) -> Any:
    """
    A route to a transit gateway wants an attachment of the table's VPC that is available.
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    """
    id = request.param("TransitGatewayId")
    if not id:
        return original()
    vpc = request.backend.get_route_table(request.param("RouteTableId")).vpc_id
    attached = [each for each in ATTACHMENTS.values() if (each.vpc, each.gateway) == (vpc, id)]
    if not any(each.state == "available" for each in attached):
        raise Ec2Error("InvalidTransitGatewayID.NotFound", f"The transitGateway ID '{id}' does not exist.")
    _, gateway = visible_gateway(request, id)
    # moto looks the gateway up among those of the account.
    own = request.backend.transit_gateways
    lent = own.setdefault(id, gateway)
    try:
        return original()
    finally:
        if lent.owner_id != request.account:
            del own[id]
