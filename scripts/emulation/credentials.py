"""Whose an access key is."""

from __future__ import annotations

from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends


def caller_of(access_key: str | None) -> tuple[str | None, str | None]:
    """Account and role of temporary credentials; both unknown for other keys."""
    for account, partitions in list(iam_backends.items()):
        for backend in list(partitions.values()):
            key = backend.access_keys.get(access_key)
            if key is not None:
                return account, getattr(key, "role_arn", None)
    return None, None


def of_role(role_arn: str, session: str) -> dict[str, str]:
    """Environment of a process that AWS itself gives a role to."""
    account = role_arn.split(":")[4]
    role: Any = sts_backends[account]["aws"].assume_role(
        region_name="us-east-1",
        role_session_name=session[:64],
        role_arn=role_arn,
        policy=None,
        duration=3600,
        external_id=None,
    )
    return {
        "AWS_ACCESS_KEY_ID": role.access_key_id,
        "AWS_SECRET_ACCESS_KEY": role.secret_access_key,
        "AWS_SESSION_TOKEN": role.session_token,
    }
