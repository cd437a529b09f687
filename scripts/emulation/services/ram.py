"""
Resource Access Manager: shares within the organization.

moto keeps shares without what is in them. Here a share has principals and resources, and what is shared is what other
services ask for with `shared_with`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import moto.ram.urls as ram_urls
from moto.ram.responses import ResourceAccessManagerResponse
from organization import Organization
from support import Request, handlers, json_error, now, token

ram = handlers(ResourceAccessManagerResponse, json.dumps)

for path in (
    "associateresourceshare",
    "disassociateresourceshare",
    "tagresource",
    "untagresource",
    "listresourcesharepermissions",
    "getresourceshareinvitations",
):
    ram_urls.url_paths[f"{{0}}/{path}$"] = ResourceAccessManagerResponse.dispatch


@dataclass
class Share:
    arn: str
    name: str
    owner: str
    external: bool
    tags: dict[str, str]
    active: bool = True
    principals: set[str] = field(default_factory=set)
    resources: set[str] = field(default_factory=set)
    created: float = field(default_factory=now)

    def view(self) -> dict[str, Any]:
        return {
            "resourceShareArn": self.arn,
            "name": self.name,
            "owningAccountId": self.owner,
            "allowExternalPrincipals": self.external,
            "status": "ACTIVE" if self.active else "DELETED",
            "tags": [{"key": key, "value": value} for key, value in self.tags.items()],
            "creationTime": self.created,
            "lastUpdatedTime": self.created,
            "featureSet": "STANDARD",
        }


SHARES: dict[str, Share] = {}


def shared_with(account: str) -> set[str]:
    """ARNs of what other accounts share with one."""
    shares = [each for each in SHARES.values() if each.active and each.owner != account]
    return {resource for share in shares if account in share.principals for resource in share.resources}


def find(arn: str) -> Share:
    if arn not in SHARES:
        raise json_error("UnknownResourceException", f"ResourceShare {arn} could not be found.")
    return SHARES[arn]


def check_principal(share: Share, principal: str) -> None:
    """
    Without external principals a share takes accounts of the organization alone.
    https://docs.aws.amazon.com/ram/latest/APIReference/API_CreateResourceShare.html (allowExternalPrincipals)
    """
    if re.fullmatch(r"\d{12}", principal) and not share.external and principal not in Organization.accounts:
        raise json_error("OperationNotPermittedException", f"Principal {principal} is not in your organization")


@ram("CreateResourceShare")
def create_resource_share(request: Request) -> dict[str, Any]:
    body = request.json
    arn = f"arn:aws:ram:{request.region}:{request.account}:resource-share/{token()}"
    tags = {tag["key"]: tag["value"] for tag in body.get("tags", [])}
    share = Share(arn, body["name"], request.account, body.get("allowExternalPrincipals", True), tags)
    for principal in body.get("principals", []):
        check_principal(share, principal)
    share.principals |= set(body.get("principals", []))
    share.resources |= set(body.get("resourceArns", []))
    SHARES[arn] = share
    return {"resourceShare": share.view()}


@ram("GetResourceShares")
def get_resource_shares(request: Request) -> dict[str, Any]:
    body = request.json
    mine = body["resourceOwner"] == "SELF"

    def wanted(share: Share) -> bool:
        if mine != (share.owner == request.account) or (not mine and request.account not in share.principals):
            return False
        status = "ACTIVE" if share.active else "DELETED"
        return (
            share.arn in body.get("resourceShareArns", [share.arn])
            and share.name == body.get("name", share.name)
            and status == body.get("resourceShareStatus", status)
        )

    return {"resourceShares": [share.view() for share in SHARES.values() if wanted(share)]}


@ram("UpdateResourceShare")
def update_resource_share(request: Request) -> dict[str, Any]:
    body = request.json
    share = find(body["resourceShareArn"])
    share.name = body.get("name", share.name)
    share.external = body.get("allowExternalPrincipals", share.external)
    return {"resourceShare": share.view()}


@ram("DeleteResourceShare")
def delete_resource_share(request: Request) -> dict[str, Any]:
    share = find(request.response.querystring["resourceShareArn"][0])
    share.active = False
    share.principals.clear()
    share.resources.clear()
    return {"returnValue": True}


@ram("AssociateResourceShare")
def associate_resource_share(request: Request) -> dict[str, Any]:
    body = request.json
    share = find(body["resourceShareArn"])
    for principal in body.get("principals", []):
        check_principal(share, principal)
    share.principals |= set(body.get("principals", []))
    share.resources |= set(body.get("resourceArns", []))
    return {"resourceShareAssociations": []}


@ram("DisassociateResourceShare")
def disassociate_resource_share(request: Request) -> dict[str, Any]:
    """
    Nothing that participants made of a shared resource keeps a share from ending: attachments go on working, and so do
    resources in shared subnets.
    https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-share.html (Unshare a transit gateway)
    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-stop-share-subnet.html
    """
    body = request.json
    share = find(body["resourceShareArn"])
    share.principals -= set(body.get("principals", []))
    share.resources -= set(body.get("resourceArns", []))
    return {"resourceShareAssociations": []}


@ram("GetResourceShareAssociations")
def get_resource_share_associations(request: Request) -> dict[str, Any]:
    body = request.json
    by_principal = body["associationType"] == "PRINCIPAL"
    entity = body.get("principal" if by_principal else "resourceArn")

    def view(share: Share, associated: str) -> dict[str, Any]:
        return {
            "resourceShareArn": share.arn,
            "resourceShareName": share.name,
            "associatedEntity": associated,
            "associationType": body["associationType"],
            "status": "ASSOCIATED",
            "creationTime": share.created,
            "lastUpdatedTime": share.created,
            "external": False,
        }

    own = [each for each in SHARES.values() if each.owner == request.account]
    return {
        "resourceShareAssociations": [
            view(share, associated)
            for share in own
            if share.arn in body.get("resourceShareArns", [share.arn])
            for associated in sorted(share.principals if by_principal else share.resources)
            if entity in (None, associated)
        ]
    }


@ram("ListResourceSharePermissions")
def list_resource_share_permissions(_: Request) -> dict[str, Any]:
    return {"permissions": []}


@ram("GetResourceShareInvitations")
def get_resource_share_invitations(_: Request) -> dict[str, Any]:
    """
    Within an organization that shares, accounts need no invitation.
    https://docs.aws.amazon.com/ram/latest/userguide/getting-started-sharing.html
    """
    return {"resourceShareInvitations": []}


@ram("TagResource")
def tag_resource(request: Request) -> dict[str, Any]:
    body = request.json
    find(body["resourceShareArn"]).tags.update({tag["key"]: tag["value"] for tag in body["tags"]})
    return {}


@ram("UntagResource")
def untag_resource(request: Request) -> dict[str, Any]:
    body = request.json
    for key in body["tagKeys"]:
        find(body["resourceShareArn"]).tags.pop(key, None)
    return {}
