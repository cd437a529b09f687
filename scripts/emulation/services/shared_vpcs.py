"""
Subnets that another account shares: participants see them with their VPC and route tables, and put resources into them.
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html

moto shows an account what is its own.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.route_tables import RouteBackend
from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.ec2.models.subnets import SubnetBackend
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.utils import generic_filter

from services.ram import shared_with


def shared_subnets(backend: Any) -> list[Any]:
    found = []
    for arn in sorted(shared_with(backend.account_id)):
        _, _, _, region, owner, resource = arn.split(":", 5)
        kind, _, id = resource.partition("/")
        if kind == "subnet" and region == backend.region_name:
            found += [zone[id] for zone in ec2_backends[owner][region].subnets.values() if id in zone]
    return found


def shared_vpcs(backend: Any) -> list[Any]:
    vpcs = {subnet.vpc_id: subnet.ec2_backend.vpcs[subnet.vpc_id] for subnet in shared_subnets(backend)}
    return list(vpcs.values())


def shared_route_tables(backend: Any) -> list[Any]:
    tables = {
        table.id: table
        for subnet in shared_subnets(backend)
        for table in subnet.ec2_backend.route_tables.values()
        if subnet.id in table._associations.values()
    }
    return list(tables.values())


def seen_by(backend: Any, resource: Any) -> Any:
    """A shared resource as a participant sees it: the owner is another account, the tags are the participant's own."""
    owner = resource.owner_id
    view = copy.copy(resource)
    view.__class__ = type(type(resource).__name__, (type(resource),), {"owner_id": property(lambda _: owner)})
    view.ec2_backend = backend
    return view


def show(backend_class: type, method: str, shared: Callable[[Any], list[Any]]) -> None:
    """Makes moto's `describe_...(ids, filters)` answer with what is shared as well."""
    original = getattr(backend_class, method)

    def describe(self: Any, ids: list[str] | None = None, filters: Any = None, **named: Any) -> list[Any]:
        ids = ids or next((value for name, value in named.items() if name.endswith("_ids")), None)
        foreign = [seen_by(self, each) for each in shared(self)]
        foreign_ids = {each.id for each in foreign}
        own_ids = [id for id in ids or [] if id not in foreign_ids]
        own = [] if ids and not own_ids else list(original(self, own_ids or None, filters))
        wanted = [each for each in foreign if not ids or each.id in ids]
        return own + list(generic_filter(filters, wanted) if filters else wanted)

    setattr(backend_class, method, describe)


def lend(backend_class: type, method: str, shared: Callable[[Any], list[Any]]) -> None:
    """Makes moto's `get_...(id)` find what is shared as well, as the owner has it."""
    original = getattr(backend_class, method)

    def get(self: Any, *ids: str, **named: str) -> Any:
        id = (ids or tuple(named.values()))[0]
        return next((each for each in shared(self) if each.id == id), None) or original(self, id)

    setattr(backend_class, method, get)


show(SubnetBackend, "describe_subnets", shared_subnets)
show(VPCBackend, "describe_vpcs", shared_vpcs)
show(RouteBackend, "describe_route_tables", shared_route_tables)
lend(SubnetBackend, "get_subnet", shared_subnets)
lend(VPCBackend, "get_vpc", shared_vpcs)
lend(RouteBackend, "get_route_table", shared_route_tables)

_create_security_group = SecurityGroupBackend.create_security_group


def create_security_group(self: Any, name: str, description: str, vpc_id: str | None = None, **options: Any) -> Any:
    """
    A participant's security groups stand in the shared VPC and belong to the participant.
    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-security-groups.html
    """
    foreign = {vpc.id: vpc for vpc in shared_vpcs(self)}
    if vpc_id not in foreign:
        return _create_security_group(self, name, description, vpc_id, **options)
    self.vpcs[vpc_id] = foreign[vpc_id]
    try:
        return _create_security_group(self, name, description, vpc_id, **options)
    finally:
        del self.vpcs[vpc_id]


SecurityGroupBackend.create_security_group = create_security_group
