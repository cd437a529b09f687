"""Single answers of moto's EC2 that differ from AWS's."""

from __future__ import annotations

import inspect
from typing import Any

from moto.ec2.models.instances import Instance
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.ec2.models.nat_gateways import NatGatewayBackend
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.responses import EC2Response
from moto.ec2.responses.instances import InstanceResponse

# Instances that a launch template starts: moto reads user data as text, and gzipped user data is none. The template
# itself keeps it.
LaunchTemplateVersion.user_data = property(lambda _: None)

_launch_template_version = LaunchTemplateVersion.__init__


def launch_template_version(self: Any, *args: Any, **options: Any) -> None:
    """
    Tags of the template itself are no part of its data.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html
    """
    _launch_template_version(self, *args, **options)
    specifications = self.data.get("TagSpecifications")
    if specifications is not None:
        self.data["TagSpecifications"] = [
            each for each in specifications if each.get("ResourceType") != "launch-template"
        ]


LaunchTemplateVersion.__init__ = launch_template_version


def validate_block_device_mapping(mapping: dict[str, Any]) -> None:
    """
    A volume takes its size from the AMI's snapshot if the call gives none.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html
    """
    ebs = mapping.get("Ebs", {})
    if not ebs.get("VolumeSize") and not ebs.get("SnapshotId"):
        ebs["VolumeSize"] = 8


InstanceResponse._validate_block_device_mapping = staticmethod(validate_block_device_mapping)
EC2Response._validate_block_device_mapping = staticmethod(validate_block_device_mapping)

_security_group_rule = SecurityGroupRule.__init__
_rule_parameters = inspect.signature(_security_group_rule)


def security_group_rule(self: Any, *args: Any, **options: Any) -> None:
    """A rule for a prefix list has a description too."""
    _security_group_rule(self, *args, **options)
    prefix_list = _rule_parameters.bind(self, *args, **options).arguments.get("prefix_list_id")
    self._prefix_list_description = (prefix_list or {}).get("Description")


def description(self: Any) -> str | None:
    return (
        self.ip_range.get("Description")
        or (self.source_group or {}).get("Description")
        or self._prefix_list_description
    )


SecurityGroupRule.__init__ = security_group_rule
SecurityGroupRule.description = property(description)

_delete_nat_gateway = NatGatewayBackend.delete_nat_gateway


def delete_nat_gateway(self: Any, nat_gateway_id: str) -> Any:
    """
    Its interface goes with it.
    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
    """
    gateway = _delete_nat_gateway(self, nat_gateway_id)
    self.enis.pop(gateway._eni.id, None)
    return gateway


NatGatewayBackend.delete_nat_gateway = delete_nat_gateway

_instance = Instance.__init__


def instance(self: Any, *args: Any, **options: Any) -> None:
    """
    An instance has the security groups of its primary interface.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
    """
    _instance(self, *args, **options)
    primary = self.nics.get(0)
    if primary is not None and primary.group_set:
        self.security_groups = primary.group_set


Instance.__init__ = instance
