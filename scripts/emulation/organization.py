"""The organization whose accounts call: their ids, and the role that the pipeline assumes in each."""

from __future__ import annotations

import json

from moto.iam.models import iam_backends

# A stand-in for what a pipeline's bootstrap makes: any caller may assume it, and it may do everything.
DEPLOY_ROLE = "causeway-deploy"


class Organization:
    id = "o-0000000000"
    accounts: set[str] = set()

    @classmethod
    def describe(cls, id: str, accounts: list[str]) -> None:
        cls.id = id
        cls.accounts = set(accounts)
        for account in accounts:
            make_role(account, DEPLOY_ROLE)


def make_role(account: str, name: str) -> None:
    backend = iam_backends[account]["aws"]
    if any(role.name == name for role in backend.roles.values()):
        return
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    role = backend.create_role(
        role_name=name,
        assume_role_policy_document=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        path="/",
        permissions_boundary=None,
        description="",
        tags=[],
        max_session_duration=3600,
    )
    backend.put_role_policy(role.name, "everything", json.dumps({"Version": "2012-10-17", "Statement": [everything]}))
