"""
VPC IP Address Manager: IPAMs, pools, and their CIDRs.

moto has none of it. Every change is complete at once; AWS takes seconds to minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network, ip_network
from typing import Any

from support import Ec2Error, Request, ec2, new_id, tag_list

from services.ram import shared_with


@dataclass
class Ipam:
    id: str
    owner: str
    region: str
    description: str
    operating_regions: list[str]
    tier: str
    private_gua: bool
    public_scope: str = field(default_factory=lambda: new_id("ipam-scope"))
    private_scope: str = field(default_factory=lambda: new_id("ipam-scope"))

    @property
    def arn(self) -> str:
        return f"arn:aws:ec2::{self.owner}:ipam/{self.id}"


@dataclass
class Allocation:
    cidr: IPv4Network
    resource: str
    resource_type: str
    owner: str
    region: str


@dataclass
class Pool:
    id: str
    owner: str
    ipam: Ipam
    scope: str
    source: Pool | None
    locale: str | None
    family: str
    description: str
    auto_import: bool
    shortest: int | None
    longest: int | None
    default: int | None
    cidrs: dict[IPv4Network, str] = field(default_factory=dict)
    allocations: dict[str, Allocation] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        return f"arn:aws:ec2::{self.owner}:ipam-pool/{self.id}"

    @property
    def depth(self) -> int:
        return 1 if self.source is None else self.source.depth + 1

    def is_free(self, network: IPv4Network) -> bool:
        provisioned = any(network.subnet_of(cidr) for cidr in self.cidrs)
        return provisioned and not any(network.overlaps(each.cidr) for each in self.allocations.values())

    def release(self, resource: str, cidr: IPv4Network | None = None) -> None:
        self.allocations = {
            id: each
            for id, each in self.allocations.items()
            if each.resource != resource or (cidr is not None and each.cidr != cidr)
        }


IPAMS: dict[str, Ipam] = {}
POOLS: dict[str, Pool] = {}


def ipam_view(ipam: Ipam, request: Request, state: str = "create-complete") -> dict[str, Any]:
    return {
        "OwnerId": ipam.owner,
        "IpamId": ipam.id,
        "IpamArn": ipam.arn,
        "IpamRegion": ipam.region,
        "PublicDefaultScopeId": ipam.public_scope,
        "PrivateDefaultScopeId": ipam.private_scope,
        "ScopeCount": 2,
        "Description": ipam.description,
        "OperatingRegions": [{"RegionName": region} for region in ipam.operating_regions],
        "State": state,
        "Tags": tag_list(request.tags_of(ipam.id)),
        "DefaultResourceDiscoveryId": "ipam-res-disco-00000000000000000",
        "DefaultResourceDiscoveryAssociationId": "ipam-res-disco-assoc-00000000000000000",
        "ResourceDiscoveryAssociationCount": 1,
        "Tier": ipam.tier,
        "EnablePrivateGua": ipam.private_gua,
    }


@ec2("CreateIpam")
def create_ipam(request: Request) -> dict[str, Any]:
    """One IPAM a region. https://docs.aws.amazon.com/vpc/latest/ipam/quotas-ipam.html"""
    if any((each.owner, each.region) == (request.account, request.region) for each in IPAMS.values()):
        raise Ec2Error("ResourceLimitExceeded", "The maximum number of IPAMs per region has been reached.")
    ipam = Ipam(
        id=new_id("ipam"),
        owner=request.account,
        region=request.region,
        description=request.param("Description", ""),
        operating_regions=[each["RegionName"] for each in request.param("OperatingRegions", [])],
        tier=request.param("Tier", "advanced"),
        private_gua=request.param("EnablePrivateGua", False),
    )
    IPAMS[ipam.id] = ipam
    request.tag(ipam.id, request.tags("ipam"))
    return {"Ipam": ipam_view(ipam, request)}


@ec2("DescribeIpams")
def describe_ipams(request: Request) -> dict[str, Any]:
    ids = request.param("IpamIds", [])
    found = [each for each in own_ipams(request) if not ids or each.id in ids]
    if ids and not found:
        raise Ec2Error("InvalidIpamId.NotFound", f"The IPAM {ids} does not exist")
    return {"Ipams": [ipam_view(each, request) for each in found]}


@ec2("ModifyIpam")
def modify_ipam(request: Request) -> dict[str, Any]:
    ipam = own_ipam(request)
    ipam.description = request.param("Description", ipam.description)
    ipam.tier = request.param("Tier", ipam.tier)
    ipam.operating_regions += [each["RegionName"] for each in request.param("AddOperatingRegions", [])]
    for each in request.param("RemoveOperatingRegions", []):
        ipam.operating_regions.remove(each["RegionName"])
    return {"Ipam": ipam_view(ipam, request)}


@ec2("DeleteIpam")
def delete_ipam(request: Request) -> dict[str, Any]:
    """Without `Cascade` only once it has no pools. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteIpam.html"""
    ipam = own_ipam(request)
    if any(pool.ipam is ipam for pool in POOLS.values()) and not request.param("Cascade"):
        raise Ec2Error("DependencyViolation", f"The IPAM {ipam.id} has pools")
    del IPAMS[ipam.id]
    return {"Ipam": ipam_view(ipam, request, "delete-complete")}


@ec2("DescribeIpamScopes")
def describe_ipam_scopes(request: Request) -> dict[str, Any]:
    ids = request.param("IpamScopeIds", [])

    def view(ipam: Ipam, scope: str, kind: str) -> dict[str, Any]:
        return {
            "OwnerId": ipam.owner,
            "IpamScopeId": scope,
            "IpamScopeArn": f"arn:aws:ec2::{ipam.owner}:ipam-scope/{scope}",
            "IpamArn": ipam.arn,
            "IpamRegion": ipam.region,
            "IpamScopeType": kind,
            "IsDefault": True,
            "State": "create-complete",
            "PoolCount": sum(pool.scope == scope for pool in POOLS.values()),
            "Description": "",
            "Tags": [],
        }

    scopes = [
        (ipam, scope, kind)
        for ipam in own_ipams(request)
        for scope, kind in ((ipam.private_scope, "private"), (ipam.public_scope, "public"))
    ]
    return {"IpamScopes": [view(*scope) for scope in scopes if not ids or scope[1] in ids]}


def own_ipams(request: Request) -> list[Ipam]:
    return [each for each in IPAMS.values() if each.owner == request.account]


def own_ipam(request: Request) -> Ipam:
    ipam = IPAMS.get(request.param("IpamId"))
    if ipam is None or ipam.owner != request.account:
        raise Ec2Error("InvalidIpamId.NotFound", f"The IPAM {request.param('IpamId')} does not exist")
    return ipam


def pool_view(pool: Pool, request: Request, state: str = "create-complete") -> dict[str, Any]:
    view = {
        "OwnerId": pool.owner,
        "IpamPoolId": pool.id,
        "SourceIpamPoolId": pool.source and pool.source.id,
        "IpamPoolArn": pool.arn,
        "IpamScopeArn": f"arn:aws:ec2::{pool.owner}:ipam-scope/{pool.scope}",
        "IpamScopeType": "private",
        "IpamArn": pool.ipam.arn,
        "IpamRegion": pool.ipam.region,
        "Locale": pool.locale or "None",
        "PoolDepth": pool.depth,
        "State": state,
        "Description": pool.description,
        "AutoImport": pool.auto_import,
        "PubliclyAdvertisable": False,
        "AddressFamily": pool.family,
        "AllocationMinNetmaskLength": pool.shortest,
        "AllocationMaxNetmaskLength": pool.longest,
        "AllocationDefaultNetmaskLength": pool.default,
        "AllocationResourceTags": [],
        "Tags": tag_list(request.tags_of(pool.id)),
    }
    return {key: value for key, value in view.items() if value is not None}


@ec2("CreateIpamPool")
def create_ipam_pool(request: Request) -> dict[str, Any]:
    """
    A pool takes from a source that has CIDRs; its locale is one of the IPAM's operating regions.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateIpamPool.html
    """
    scope = request.param("IpamScopeId")
    ipam = next((each for each in IPAMS.values() if scope in (each.private_scope, each.public_scope)), None)
    if ipam is None:
        raise Ec2Error("InvalidIpamScopeId.NotFound", f"The IPAM scope {scope} does not exist")
    source_id = request.param("SourceIpamPoolId")
    source = own_pool(request, source_id) if source_id else None
    if source is not None and not source.cidrs:
        raise Ec2Error("InvalidParameterValue", f"The source pool {source.id} has no provisioned CIDR")
    locale = request.param("Locale")
    if locale and locale not in ipam.operating_regions:
        raise Ec2Error("InvalidParameterValue", f"The locale {locale} is not one of the IPAM's operating regions")
    pool = Pool(
        id=new_id("ipam-pool"),
        owner=request.account,
        ipam=ipam,
        scope=scope,
        source=source,
        locale=locale,
        family=request.param("AddressFamily"),
        description=request.param("Description", ""),
        auto_import=request.param("AutoImport", False),
        shortest=request.number("AllocationMinNetmaskLength"),
        longest=request.number("AllocationMaxNetmaskLength"),
        default=request.number("AllocationDefaultNetmaskLength"),
    )
    POOLS[pool.id] = pool
    request.tag(pool.id, request.tags("ipam-pool"))
    return {"IpamPool": pool_view(pool, request)}


@ec2("DescribeIpamPools")
def describe_ipam_pools(request: Request) -> dict[str, Any]:
    ids = request.param("IpamPoolIds", [])
    own = [each for each in POOLS.values() if each.owner == request.account]
    return {"IpamPools": [pool_view(each, request) for each in ([usable_pool(request, id) for id in ids] or own)]}


@ec2("ModifyIpamPool")
def modify_ipam_pool(request: Request) -> dict[str, Any]:
    pool = own_pool(request, request.param("IpamPoolId"))
    pool.description = request.param("Description", pool.description)
    pool.shortest = request.number("AllocationMinNetmaskLength") or pool.shortest
    pool.longest = request.number("AllocationMaxNetmaskLength") or pool.longest
    pool.default = request.number("AllocationDefaultNetmaskLength") or pool.default
    return {"IpamPool": pool_view(pool, request)}


@ec2("DeleteIpamPool")
def delete_ipam_pool(request: Request) -> dict[str, Any]:
    """
    Not while CIDRs are provisioned to it or other pools take from it.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteIpamPool.html
    """
    pool = own_pool(request, request.param("IpamPoolId"))
    if pool.cidrs and not request.param("Cascade"):
        raise Ec2Error("DependencyViolation", f"The IPAM pool {pool.id} has provisioned CIDRs")
    if any(each.source is pool for each in POOLS.values()):
        raise Ec2Error("DependencyViolation", f"The IPAM pool {pool.id} has child pools")
    del POOLS[pool.id]
    return {"IpamPool": pool_view(pool, request, "delete-complete")}


@ec2("ProvisionIpamPoolCidr")
def provision_ipam_pool_cidr(request: Request) -> dict[str, Any]:
    """A pool with a source is provisioned from what is free there, which becomes an allocation of the source."""
    pool = own_pool(request, request.param("IpamPoolId"))
    cidr = ip_network(request.param("Cidr"))
    if pool.source is not None:
        if not pool.source.is_free(cidr):
            raise Ec2Error("InvalidParameterValue", f"{cidr} is not free in the source pool {pool.source.id}")
        taken = Allocation(cidr, pool.id, "ipam-pool", request.account, request.region)
        pool.source.allocations[new_id("ipam-pool-alloc")] = taken
    pool.cidrs[cidr] = new_id("ipam-pool-cidr")
    return {"IpamPoolCidr": cidr_view(pool, cidr)}


def cidr_view(pool: Pool, cidr: IPv4Network) -> dict[str, Any]:
    return {
        "Cidr": str(cidr),
        "State": "provisioned",
        "IpamPoolCidrId": pool.cidrs[cidr],
        "NetmaskLength": cidr.prefixlen,
    }


@ec2("GetIpamPoolCidrs")
def get_ipam_pool_cidrs(request: Request) -> dict[str, Any]:
    pool = usable_pool(request, request.param("IpamPoolId"))
    found = []
    for view in (cidr_view(pool, cidr) for cidr in pool.cidrs):
        values = {"cidr": view["Cidr"], "ipam-pool-cidr-id": view["IpamPoolCidrId"], "state": view["State"]}
        if request.matches(view["IpamPoolCidrId"], values):
            found.append(view)
    return {"IpamPoolCidrs": found}


@ec2("DeprovisionIpamPoolCidr")
def deprovision_ipam_pool_cidr(request: Request) -> dict[str, Any]:
    """
    Not while anything is allocated from it.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeprovisionIpamPoolCidr.html
    """
    pool = own_pool(request, request.param("IpamPoolId"))
    cidr = ip_network(request.param("Cidr"))
    users = [each.resource for each in pool.allocations.values() if each.cidr.subnet_of(cidr)]
    if users:
        raise Ec2Error("IncorrectState", f"The CIDR {cidr} of {pool.id} has allocations: {', '.join(users)}")
    view = {**cidr_view(pool, cidr), "State": "deprovisioned"}
    del pool.cidrs[cidr]
    if pool.source is not None:
        pool.source.release(pool.id, cidr)
    return {"IpamPoolCidr": view}


@ec2("GetIpamPoolAllocations")
def get_ipam_pool_allocations(request: Request) -> dict[str, Any]:
    """The owner sees all allocations of a pool, and a participant its own."""
    pool = usable_pool(request, request.param("IpamPoolId"))
    wanted = request.param("IpamPoolAllocationId")
    return {
        "IpamPoolAllocations": [
            {
                "Cidr": str(each.cidr),
                "IpamPoolAllocationId": id,
                "ResourceId": each.resource,
                "ResourceType": each.resource_type,
                "ResourceRegion": each.region,
                "ResourceOwner": each.owner,
                "Description": "",
            }
            for id, each in pool.allocations.items()
            if wanted in (None, id) and request.account in (pool.owner, each.owner)
        ]
    }


def usable_pool(request: Request, id: str) -> Pool:
    """A pool of the account's own or shared with it."""
    pool = POOLS.get(id)
    if pool is None or (pool.owner != request.account and pool.arn not in shared_with(request.account)):
        raise Ec2Error("InvalidIpamPoolId.NotFound", f"The IPAM pool {id} does not exist")
    return pool


def own_pool(request: Request, id: str) -> Pool:
    pool = usable_pool(request, id)
    if pool.owner != request.account:
        raise Ec2Error("UnauthorizedOperation", f"The IPAM pool {id} belongs to account {pool.owner}")
    return pool
