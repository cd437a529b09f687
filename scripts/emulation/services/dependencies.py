"""
What keeps VPCs and subnets from being deleted.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
https://docs.aws.amazon.com/vpc/latest/userguide/subnet-deleting.html

moto forgets some of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support import Ec2Error, Request, all_ec2_backends, ec2

from services.ipam_vpcs import release_vpc
from services.network_firewall import FIREWALLS
from services.transit_gateway import ATTACHMENTS


@ec2("DeleteVpc")
def delete_vpc(request: Request, original: Callable[[], Any]) -> Any:
    vpc = request.param("VpcId")
    forget_interfaces_of_ended_instances(request.region)
    gateways = [each.id for each in request.backend.internet_gateways.values() if each.vpc and each.vpc.id == vpc]
    require_none(vpc, gateways)
    groups = [
        group.id
        for account, backend in all_ec2_backends(request.region)
        for group in backend.groups.get(vpc, {}).values()
        if group.name != "default" or account != request.account
    ]
    require_none(vpc, groups)
    answer = original()
    release_vpc(vpc)
    return answer


@ec2("DeleteSubnet")
def delete_subnet(request: Request, original: Callable[[], Any]) -> Any:
    """Interfaces of participants count as well."""
    subnet = request.param("SubnetId")
    forget_interfaces_of_ended_instances(request.region)
    interfaces = [
        each.id
        for _, backend in all_ec2_backends(request.region)
        for each in backend.enis.values()
        if each.subnet.id == subnet
    ]
    attachments = [each.id for each in ATTACHMENTS.values() if subnet in each.subnets]
    firewalls = [each.arn for each in FIREWALLS.values() if subnet in (used for used, _ in each.endpoints.values())]
    require_none(subnet, interfaces + attachments + firewalls)
    return original()


def require_none(resource: str, dependents: list[str]) -> None:
    if dependents:
        raise Ec2Error(
            "DependencyViolation",
            f"'{resource}' has dependencies and cannot be deleted: {', '.join(dependents)}",
        )


def forget_interfaces_of_ended_instances(region: str) -> None:
    """moto keeps an instance's interface after its end."""
    for _, backend in all_ec2_backends(region):
        running = {each.id for each in backend.all_instances() if each._state.name != "terminated"}
        for interface in list(backend.enis.values()):
            if interface.instance is not None and interface.instance.id not in running:
                del backend.enis[interface.id]
