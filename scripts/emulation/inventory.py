"""What exists, account by account: what `destroy` must not leave behind."""

from __future__ import annotations

from typing import Any

from moto.autoscaling.models import autoscaling_backends
from moto.awslambda.models import lambda_backends
from moto.cloudwatch.models import cloudwatch_backends
from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends
from moto.events.models import events_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends
from organization import DEPLOY_ROLE
from services.firewall_policies import POLICIES, RULE_GROUPS
from services.ipam import IPAMS, POOLS
from services.network_firewall import FIREWALLS
from services.ram import SHARES
from services.transit_gateway import ATTACHMENTS


def inventory(accounts: set[str]) -> list[str]:
    """
    One line a resource: account, kind, name or id. What AWS makes by itself in every account is left out, and so is
    what AWS keeps for a while after a deletion, such as keys that wait for theirs.
    """
    return sorted(f"{account} {kind} {name}" for account in accounts for kind, name in resources(account))


def resources(account: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def add(kind: str, names: Any) -> None:
        found.extend((kind, str(name)) for name in names)

    for backend in list(ec2_backends[account].values()):
        default_vpcs = {vpc.id for vpc in backend.vpcs.values() if vpc.is_default}
        add("vpc", set(backend.vpcs) - default_vpcs)
        subnets = [subnet for zone in backend.subnets.values() for subnet in zone.values()]
        add("subnet", [each.id for each in subnets if each.vpc_id not in default_vpcs])
        add("route table", [each.id for each in backend.route_tables.values() if each.vpc_id not in default_vpcs])
        add("network interface", backend.enis)
        add("elastic IP", [each.allocation_id for each in backend.addresses])
        add("NAT gateway", [each.id for each in backend.nat_gateways.values() if each.state != "deleted"])
        add("internet gateway", backend.internet_gateways)
        add("VPC endpoint", [each.id for each in backend.vpc_end_points.values() if each.state != "deleted"])
        add("transit gateway", backend.transit_gateways)
        add("instance", [each.id for each in backend.all_instances() if each._state.name != "terminated"])
        add("launch template", backend.launch_templates)
        add("flow log", backend.flow_logs)
    for backend in list(iam_backends[account].values()):
        add("role", [role.name for role in backend.roles.values() if role.name != DEPLOY_ROLE])
        add("instance profile", [profile.name for profile in backend.instance_profiles.values()])
    for backend in list(lambda_backends[account].values()):
        add("function", [function.function_name for function in backend.list_functions()])
    for backend in list(elbv2_backends[account].values()):
        add("load balancer", backend.load_balancers)
        add("target group", backend.target_groups)
    for backend in list(autoscaling_backends[account].values()):
        add("Auto Scaling group", backend.autoscaling_groups)
    for backend in list(logs_backends[account].values()):
        add("log group", backend.groups)
    for backend in list(cloudwatch_backends[account].values()):
        add("alarm", backend.alarms)
    for backend in list(events_backends[account].values()):
        add("event rule", [rule for bus in backend.event_buses.values() for rule in bus.rules])
    for backend in list(sns_backends[account].values()):
        add("topic", backend.topics)
    for backend in list(sqs_backends[account].values()):
        add("queue", backend.queues)
    for backend in list(s3_backends[account].values()):
        add("bucket", backend.buckets)
    for backend in list(secretsmanager_backends[account].values()):
        add("secret", [secret.name for secret in backend.secrets.values() if secret.deleted_date is None])
    for backend in list(kms_backends[account].values()):
        enabled = [key for key in backend.keys.values() if key.key_state == "Enabled"]
        add("key", [key.id for key in enabled if not any(alias.startswith("alias/aws/") for alias in key.aliases)])
    add("attachment", [each.id for each in ATTACHMENTS.values() if each.owner == account])
    add("IPAM", [each.id for each in IPAMS.values() if each.owner == account])
    add("IPAM pool", [each.id for each in POOLS.values() if each.owner == account])
    add("resource share", [each.name for each in SHARES.values() if each.owner == account and each.active])
    add("firewall", [each.arn for each in FIREWALLS.values() if each.account == account])
    add("firewall policy", [each.name for each in POLICIES.values() if each.arn.split(":")[4] == account])
    add("rule group", [each.name for each in RULE_GROUPS.values() if each.arn.split(":")[4] == account])
    return found
