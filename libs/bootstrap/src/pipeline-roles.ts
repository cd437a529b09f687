import { accountRoot, policyDocument, roleArn } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import type { Backend, Pipeline } from "@causeway/organization";
import { AccountConstruct } from "@causeway/platform";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { Construct } from "constructs";

/** The pipeline's roles, the same in every account. `plan` reads, `apply` writes. */
export const ROLE_NAMES = { plan: "causeway-plan", apply: "causeway-apply" } as const;

const AUDIENCE = "sts.amazonaws.com";

/** Services whose resources the libs of this project make, as IAM names them. */
export const SERVICES = [
  "autoscaling",
  "cloudwatch",
  "ec2",
  "elasticloadbalancing",
  "events",
  "kms",
  "lambda",
  "logs",
  "network-firewall",
  "ram",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
] as const;

/** What Terraform does with roles of instances and functions. */
const ROLE_ACTIONS = [
  "iam:AddRoleToInstanceProfile",
  "iam:AttachRolePolicy",
  "iam:CreateInstanceProfile",
  "iam:CreateRole",
  "iam:CreateServiceLinkedRole",
  "iam:DeleteInstanceProfile",
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:Get*",
  "iam:List*",
  "iam:PassRole",
  "iam:PutRolePolicy",
  "iam:RemoveRoleFromInstanceProfile",
  "iam:TagInstanceProfile",
  "iam:TagRole",
  "iam:UntagInstanceProfile",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
  "iam:UpdateRoleDescription",
];

export interface PipelineRolesProps {
  readonly pipeline: Pipeline;
  /** Where the states of the accounts' stacks are kept. */
  readonly backend: Backend;
}

/**
 * The pipeline's identity in an account, and the two roles that it may assume there.
 *
 * `causeway-plan` is for pull requests and for planning the main branch: it reads. In the networking account the other
 * accounts' plan roles may assume it too, as their stacks act there. `causeway-apply` is for what was approved: on GitHub
 * for jobs of the environment alone, on GitLab for the protected branch. It may change what this project makes, and
 * neither the pipeline's own roles nor its identity. Whoever may create roles may give them more than it has itself:
 * a permissions boundary of the organization's, or a service control policy, is what limits that.
 */
export class PipelineRoles extends AccountConstruct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PipelineRolesProps,
  ) {
    super(scope, id);
    const provider = new IamOpenidConnectProvider(this, "identity", {
      url: props.pipeline.issuer,
      clientIdList: [AUDIENCE],
    });
    const { account, organization } = this.stack;
    const isNetwork = account.name === organization.networkAccount.name;

    const plan = new IamRole(this, "plan", {
      name: ROLE_NAMES.plan,
      description: "Reads, for plans of pull requests and of the main branch",
      assumeRolePolicy: policyDocument([
        this.trust(provider.arn, props.pipeline.planSubjects),
        ...(isNetwork && this.others().length > 0 ? [this.trustOtherPlans()] : []),
      ]),
    });
    new IamRolePolicyAttachment(this, "plan-reads", {
      role: plan.name,
      policyArn: `arn:${organization.partition}:iam::aws:policy/ReadOnlyAccess`,
    });
    new IamRolePolicy(this, "plan-limits", {
      name: "limits",
      role: plan.id,
      policy: policyDocument(this.planLimits()),
    });

    const apply = new IamRole(this, "apply", {
      name: ROLE_NAMES.apply,
      description: "Writes, for what was approved",
      assumeRolePolicy: policyDocument([this.trust(provider.arn, props.pipeline.applySubjects)]),
    });
    new IamRolePolicy(this, "apply-rights", {
      name: "apply",
      role: apply.id,
      policy: policyDocument(this.applyRights()),
    });
  }

  /** Without a condition on the subject any repository of the world could assume the role. */
  private trust(provider: string, subjects: readonly string[]): Statement {
    const issuer = this.props.pipeline.issuer.replace("https://", "");
    return {
      Sid: "Pipeline",
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { [`${issuer}:aud`]: AUDIENCE },
        StringLike: { [`${issuer}:sub`]: subjects },
      },
    };
  }

  private trustOtherPlans(): Statement {
    const { organization } = this;
    return {
      Sid: "OtherPlans",
      Effect: "Allow",
      // The role itself could only be named once it exists.
      Principal: { AWS: this.others().map(({ id }) => accountRoot(organization, id)) },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:PrincipalOrgID": organization.id },
        ArnEquals: {
          "aws:PrincipalArn": this.others().map(({ id }) => roleArn(organization, id, ROLE_NAMES.plan)),
        },
      },
    };
  }

  private others() {
    const { account, organization } = this.stack;
    return organization.accounts.filter(({ name }) => name !== account.name);
  }

  /** ReadOnlyAccess reads contents too, which no plan needs: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html */
  private planLimits(): readonly Statement[] {
    const { organization, stack } = this;
    const network = organization.networkAccount;
    const tags = organization.defaultTags;
    return [
      {
        Sid: "NoContents",
        Effect: "Deny",
        Action: ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "sqs:ReceiveMessage"],
        Resource: "*",
      },
      ...(this.props.backend.type === "s3"
        ? [
            {
              Sid: "NoObjectsButStates",
              Effect: "Deny" as const,
              Action: "s3:GetObject",
              // What Terraform itself put into a bucket it reads again.
              Resource: "*",
              Condition: { StringNotEquals: { "aws:ResourceAccount": [stack.account.id, network.id] } },
            },
          ]
        : []),
      // A state holds the secrets that Terraform wrote, and a plan reads them again.
      ...(Object.keys(tags).length === 0
        ? []
        : [
            {
              Sid: "OwnSecrets",
              Effect: "Allow" as const,
              Action: "secretsmanager:GetSecretValue",
              Resource: "*",
              Condition: {
                StringEquals: Object.fromEntries(
                  Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
                ),
              },
            },
          ]),
      ...(stack.account.name === network.name
        ? []
        : [
            {
              Sid: "PlanInNetworkingAccount",
              Effect: "Allow" as const,
              Action: "sts:AssumeRole",
              Resource: roleArn(organization, network.id, ROLE_NAMES.plan),
            },
          ]),
    ];
  }

  private applyRights(): readonly Statement[] {
    const { organization, stack } = this;
    const own = [ROLE_NAMES.plan, ROLE_NAMES.apply].map((name) => roleArn(organization, stack.account.id, name));
    const network = organization.networkAccount;
    return [
      { Sid: "Services", Effect: "Allow", Action: SERVICES.map((service) => `${service}:*`), Resource: "*" },
      { Sid: "Roles", Effect: "Allow", Action: ROLE_ACTIONS, Resource: "*" },
      { Sid: "NotItself", Effect: "Deny", Action: "iam:*", Resource: own },
      {
        Sid: "NoUsersNoIdentities",
        Effect: "Deny",
        Action: [
          "iam:*AccessKey*",
          "iam:*LoginProfile*",
          "iam:*OpenIDConnectProvider*",
          "iam:*SAMLProvider*",
          "iam:*User*",
        ],
        Resource: "*",
      },
      ...(stack.account.name === network.name
        ? []
        : [
            {
              Sid: "Attach",
              Effect: "Allow" as const,
              Action: "sts:AssumeRole",
              Resource: roleArn(organization, network.id, organization.attachmentRole),
            },
          ]),
    ];
  }
}
