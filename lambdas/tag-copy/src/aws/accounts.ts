import { EC2Client } from "@aws-sdk/client-ec2";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { patientClientDefaults, describeError, failureKind, FunctionError, type Place } from "@causeway/lambda-shared";
import { Ec2Resources, type TaggedResources } from "./resources.js";

/** `read` is what the function may do in an owner's account, `tag` in a participant's. */
export type Access = "read" | "tag";

export interface Accounts {
  open(account: string, region: string, access: Access): TaggedResources;
}

export interface RoleNames {
  readonly read: string;
  readonly tag: string;
  readonly externalId: string;
}

const SESSION_SECONDS = 900;

/**
 * Opens accounts by assuming a role with the external id; the function's own account needs none. Sessions are renewed
 * when they end, so an instance may live as long as the function's environment.
 */
export class AssumedAccounts implements Accounts {
  private readonly sts = new STSClient(patientClientDefaults);
  private readonly clients = new Map<string, TaggedResources>();

  constructor(
    /** Where the function itself runs. */
    private readonly home: Pick<Place, "partition" | "account">,
    private readonly roles: RoleNames,
  ) {}

  open(account: string, region: string, access: Access): TaggedResources {
    const key = `${account} ${region} ${access}`;
    let resources = this.clients.get(key);
    if (resources === undefined) {
      const credentials = account === this.home.account ? {} : { credentials: () => this.assume(account, access) };
      resources = new Ec2Resources(new EC2Client({ ...patientClientDefaults, region, ...credentials }));
      this.clients.set(key, resources);
    }
    return resources;
  }

  private async assume(account: string, access: Access) {
    const role = `arn:${this.home.partition}:iam::${account}:role/${this.roles[access]}`;
    try {
      const { Credentials: session } = await this.sts.send(
        new AssumeRoleCommand({
          RoleArn: role,
          RoleSessionName: "tag-copy",
          ExternalId: this.roles.externalId,
          DurationSeconds: SESSION_SECONDS,
        }),
      );
      return {
        accessKeyId: session?.AccessKeyId ?? "",
        secretAccessKey: session?.SecretAccessKey ?? "",
        ...(session?.SessionToken === undefined ? {} : { sessionToken: session.SessionToken }),
        ...(session?.Expiration === undefined ? {} : { expiration: session.Expiration }),
      };
    } catch (error) {
      const code = failureKind(error) === "denied" ? "ASSUME_ROLE_DENIED" : "ASSUME_ROLE_FAILED";
      const { name, message } = describeError(error);
      throw new FunctionError(code, `${role}: ${name}: ${message}`, { account, role });
    }
  }
}
