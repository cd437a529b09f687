"""
Route tables of transit gateways: associations, propagations and static routes.

Propagated routes are what the attached VPCs have as their block, so they need no state of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.ec2.models import ec2_backends
from support import Ec2Error, Request, ec2

from services.transit_gateway import ATTACHMENTS, Attachment, find, require_available

# Pairs of an attachment and the route table that it propagates into.
PROPAGATIONS: set[tuple[str, str]] = set()
# By route table and destination: the attachment that a static route leads to; none for a blackhole.
ROUTES: dict[str, dict[str, str | None]] = {}


def require_table(request: Request) -> str:
    id = request.param("TransitGatewayRouteTableId")
    table = request.backend.transit_gateways_route_tables.get(id)
    if table is None or table.state == "deleted":
        raise Ec2Error(
            "InvalidRouteTableID.NotFound", f"Transit Gateway Route Table {id} was deleted or does not exist."
        )
    return id


def relation(attachment: Attachment, table: str, state: str) -> dict[str, Any]:
    return {
        "TransitGatewayRouteTableId": table,
        "TransitGatewayAttachmentId": attachment.id,
        "ResourceId": attachment.vpc,
        "ResourceType": "vpc",
        "State": state,
    }


@ec2("AssociateTransitGatewayRouteTable")
def associate_transit_gateway_route_table(request: Request) -> dict[str, Any]:
    """An attachment has one table. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateTransitGatewayRouteTable.html"""
    attachment, table = find(request), require_table(request)
    require_available(attachment)
    if attachment.table is not None:
        raise Ec2Error(
            "Resource.AlreadyAssociated",
            f"Transit Gateway Attachment {attachment.id} is already associated to a route table.",
        )
    attachment.table = table
    return {"Association": relation(attachment, table, "associated")}


@ec2("DisassociateTransitGatewayRouteTable")
def disassociate_transit_gateway_route_table(request: Request) -> dict[str, Any]:
    attachment, table = find(request), require_table(request)
    if attachment.table != table:
        raise Ec2Error("InvalidAssociation.NotFound", f"{attachment.id} is not associated with {table}")
    attachment.table = None
    return {"Association": relation(attachment, table, "disassociated")}


@ec2("GetTransitGatewayRouteTableAssociations")
def get_transit_gateway_route_table_associations(request: Request) -> dict[str, Any]:
    table = require_table(request)
    found = [each for each in ATTACHMENTS.values() if each.table == table and is_wanted(request, each)]
    return {"Associations": [relation(each, table, "associated") for each in found]}


@ec2("EnableTransitGatewayRouteTablePropagation")
def enable_transit_gateway_route_table_propagation(request: Request) -> dict[str, Any]:
    attachment, table = find(request), require_table(request)
    require_available(attachment)
    PROPAGATIONS.add((attachment.id, table))
    return {"Propagation": relation(attachment, table, "enabled")}


@ec2("DisableTransitGatewayRouteTablePropagation")
def disable_transit_gateway_route_table_propagation(request: Request) -> dict[str, Any]:
    attachment, table = find(request), require_table(request)
    if (attachment.id, table) not in PROPAGATIONS:
        raise Ec2Error(
            "TransitGatewayRouteTablePropagation.NotFound", f"{attachment.id} does not propagate into {table}"
        )
    PROPAGATIONS.remove((attachment.id, table))
    return {"Propagation": relation(attachment, table, "disabled")}


@ec2("GetTransitGatewayRouteTablePropagations")
def get_transit_gateway_route_table_propagations(request: Request) -> dict[str, Any]:
    table = require_table(request)
    found = [each for each in propagating(table) if is_wanted(request, each)]
    return {"TransitGatewayRouteTablePropagations": [relation(each, table, "enabled") for each in found]}


def propagating(table: str) -> list[Attachment]:
    """Propagation ends with the attachment."""
    return [ATTACHMENTS[id] for id, into in sorted(PROPAGATIONS) if into == table and id in ATTACHMENTS]


def is_wanted(request: Request, attachment: Attachment) -> bool:
    values = {
        "transit-gateway-attachment-id": attachment.id,
        "resource-id": attachment.vpc,
        "resource-type": "vpc",
    }
    return request.matches(attachment.id, values)


@ec2("CreateTransitGatewayRoute")
def create_transit_gateway_route(request: Request) -> dict[str, Any]:
    table, destination = require_table(request), request.param("DestinationCidrBlock")
    routes = ROUTES.setdefault(table, {})
    if destination in routes:
        raise Ec2Error(
            "RouteAlreadyExists", f"Route {destination} already exists in Transit Gateway Route Table {table}."
        )
    routes[destination] = route_target(request)
    return {"Route": static_route(table, destination)}


@ec2("ReplaceTransitGatewayRoute")
def replace_transit_gateway_route(request: Request) -> dict[str, Any]:
    table, destination = require_table(request), request.param("DestinationCidrBlock")
    ROUTES.setdefault(table, {})[destination] = route_target(request)
    return {"Route": static_route(table, destination)}


@ec2("DeleteTransitGatewayRoute")
def delete_transit_gateway_route(request: Request) -> dict[str, Any]:
    table, destination = require_table(request), request.param("DestinationCidrBlock")
    if destination not in ROUTES.get(table, {}):
        raise Ec2Error("InvalidRoute.NotFound", f"There is no route {destination} in {table}")
    answer = {"Route": {**static_route(table, destination), "State": "deleted"}}
    del ROUTES[table][destination]
    return answer


def route_target(request: Request) -> str | None:
    id = request.param("TransitGatewayAttachmentId")
    if not id:
        return None
    attachment = find(request, id)
    require_available(attachment)
    return attachment.id


def static_route(table: str, destination: str) -> dict[str, Any]:
    """
    A static route outlives its attachment, as a blackhole.
    https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
    """
    attachment = ATTACHMENTS.get(ROUTES[table][destination] or "")
    return route(destination, "static", attachment)


def route(destination: str, kind: str, attachment: Attachment | None) -> dict[str, Any]:
    answer = {"DestinationCidrBlock": destination, "Type": kind, "State": "active" if attachment else "blackhole"}
    if attachment is None:
        return answer
    target = {
        "ResourceId": attachment.vpc,
        "TransitGatewayAttachmentId": attachment.id,
        "ResourceType": "vpc",
    }
    return {**answer, "TransitGatewayAttachments": [target]}


@ec2("SearchTransitGatewayRoutes")
def search_transit_gateway_routes(request: Request) -> dict[str, Any]:
    table = require_table(request)
    routes = [static_route(table, destination) for destination in ROUTES.get(table, {})]
    for each in propagating(table):
        block = ec2_backends[each.owner][request.region].vpcs[each.vpc].cidr_block
        routes.append(route(block, "propagated", each))

    def values(each: dict[str, Any]) -> dict[str, str]:
        return {"type": each["Type"], "state": each["State"], "route-search.exact-match": each["DestinationCidrBlock"]}

    found = [each for each in routes if request.matches("", values(each))]
    return {"Routes": found, "AdditionalRoutesAvailable": False}


@ec2("DeleteTransitGatewayRouteTable")
def delete_transit_gateway_route_table(request: Request, original: Callable[[], Any]) -> Any:
    """Not while it has associations. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTransitGatewayRouteTable.html"""
    table = require_table(request)
    associated = [each.id for each in ATTACHMENTS.values() if each.table == table]
    if associated:
        raise Ec2Error("IncorrectState", f"{table} has associations: {', '.join(associated)}")
    return original()
