"""VPCs whose blocks come from pools of IPAM."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network, ip_network
from typing import Any

from support import Ec2Error, Request, ec2, new_id

from services.ipam import POOLS, Allocation, Pool, usable_pool


@ec2("CreateVpc")
def create_vpc(request: Request, original: Callable[[], Any]) -> Any:
    """
    From a pool whose locale is the VPC's region, within the lengths that the pool allows.
    https://docs.aws.amazon.com/vpc/latest/ipam/create-vpc-ipam.html
    """
    pool_id = request.param("Ipv4IpamPoolId")
    if not pool_id:
        return original()
    pool = usable_pool(request, pool_id)
    if pool.locale != request.region:
        raise Ec2Error(
            "InvalidParameterValue",
            f"The IPAM pool {pool.id} has locale {pool.locale}, which is not the VPC's region {request.region}",
        )
    network = wanted_block(request, pool)
    specifications = request.param("TagSpecifications", [])
    tags = specifications[0].get("Tags") if specifications else []
    vpc = request.backend.create_vpc(str(network), request.param("InstanceTenancy", "default"), tags=tags)
    taken = Allocation(network, vpc.id, "vpc", request.account, request.region)
    pool.allocations[new_id("ipam-pool-alloc")] = taken
    return {"Vpc": vpc}


def wanted_block(request: Request, pool: Pool) -> IPv4Network:
    cidr = request.param("CidrBlock")
    length = ip_network(cidr).prefixlen if cidr else request.number("Ipv4NetmaskLength") or pool.default
    if length is None:
        raise Ec2Error("MissingParameter", "CidrBlock or Ipv4NetmaskLength must be given")
    if not (pool.shortest or 0) <= length <= (pool.longest or 32):
        raise Ec2Error("InvalidParameterValue", f"/{length} is outside the netmask lengths that {pool.id} allows")
    candidates = [ip_network(cidr)] if cidr else (net for each in pool.cidrs for net in each.subnets(new_prefix=length))
    block = next((each for each in candidates if pool.is_free(each)), None)
    if block is None:
        raise Ec2Error("InsufficientFreeAddressesInPool", f"{cidr or f'/{length}'} is not free in {pool.id}")
    return block


def release_vpc(vpc: str) -> None:
    """AWS lets go of a deleted VPC's block after up to half an hour; here it is free at once."""
    for pool in POOLS.values():
        pool.release(vpc)
