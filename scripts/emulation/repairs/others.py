"""Single answers of moto's other services that differ from AWS's."""

from __future__ import annotations

from typing import Any

from moto.autoscaling.models import AutoScalingBackend, FakeScalingPolicy
from moto.awslambda.models import LambdaFunction
from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

# Who may call is judged in `permissions.py`; of a bucket's policy moto would deny what it cannot evaluate.
FakeBucket.get_permission = lambda *_: PermissionResult.NEUTRAL

_lambda_function = LambdaFunction.__init__
_get_configuration = LambdaFunction.get_configuration
_update_configuration = LambdaFunction.update_configuration


def lambda_function(self: Any, account_id: str, spec: dict[str, Any], region: str, *args: Any, **options: Any) -> None:
    _lambda_function(self, account_id, spec, region, *args, **options)
    self._kept = {key: spec[key] for key in ("KMSKeyArn", "LoggingConfig") if spec.get(key)}


def get_configuration(self: Any, *args: Any, **options: Any) -> dict[str, Any]:
    """
    The key and the log group that a function was given come back.
    https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
    """
    return {**_get_configuration(self, *args, **options), **self._kept}


def update_configuration(self: Any, updates: dict[str, Any]) -> dict[str, Any]:
    self._kept.update({key: updates[key] for key in ("KMSKeyArn", "LoggingConfig") if key in updates})
    return _update_configuration(self, updates)


LambdaFunction.__init__ = lambda_function
LambdaFunction.get_configuration = get_configuration
LambdaFunction.update_configuration = update_configuration

_create_auto_scaling_group = AutoScalingBackend.create_auto_scaling_group


def create_auto_scaling_group(self: Any, *args: Any, **options: Any) -> Any:
    """
    The grace period is 0 where none is given.
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
    """
    group = _create_auto_scaling_group(self, *args, **options)
    group.health_check_grace_period = options.get("health_check_period") or 0
    return group


AutoScalingBackend.create_auto_scaling_group = create_auto_scaling_group

_scaling_policy = FakeScalingPolicy.__init__


def scaling_policy(self: Any, *args: Any, **options: Any) -> None:
    """Of the kinds of configuration a policy has the one that it was given, and it is enabled."""
    _scaling_policy(self, *args, **options)
    self.predictive_scaling_configuration = self.predictive_scaling_configuration or None
    self.enabled = True


FakeScalingPolicy.__init__ = scaling_policy

_delete_load_balancer = ELBv2Backend.delete_load_balancer


def delete_load_balancer(self: Any, arn: str) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html"""
    load_balancer = self.load_balancers.get(arn)
    if load_balancer is not None and load_balancer.attrs.get("deletion_protection.enabled") == "true":
        raise ELBClientError(
            "OperationNotPermitted",
            f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
        )
    _delete_load_balancer(self, arn)


ELBv2Backend.delete_load_balancer = delete_load_balancer
