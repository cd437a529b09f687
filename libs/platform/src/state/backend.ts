import {
  DataTerraformRemoteState,
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  LocalBackend,
  S3Backend,
  TerraformBackend,
} from "cdktf";
import type { TerraformRemoteState } from "cdktf";
import type { Backend } from "@causeway/organization";
import type { Construct } from "constructs";

type CloudSettings = Extract<Backend, { type: "cloud" }>;
type S3Settings = Extract<Backend, { type: "s3" }>;

/** Configures where a stack keeps its state. */
export function createBackend(stack: Construct, backend: Backend): TerraformBackend {
  const name = stack.node.id;
  switch (backend.type) {
    case "local":
      return new LocalBackend(stack, { path: localPath(name) });
    case "cloud":
      return new CloudWorkspaceBackend(stack, backend, name);
    case "s3": {
      const s3 = new S3Backend(stack, { ...s3Location(backend, name), encrypt: true });
      // Terraform 1.10 locks with a file beside the state; cdktf's properties are older than that.
      s3.addOverride("use_lockfile", true);
      return s3;
    }
  }
}

/** Reads the outputs of another stack of the organization. */
export function createRemoteState(scope: Construct, id: string, backend: Backend, stack: string): TerraformRemoteState {
  switch (backend.type) {
    case "local":
      return new DataTerraformRemoteStateLocal(scope, id, { path: localPath(stack) });
    case "cloud":
      return new DataTerraformRemoteState(scope, id, {
        organization: backend.organization,
        ...(backend.hostname === undefined ? {} : { hostname: backend.hostname }),
        workspaces: { name: workspaceName(backend, stack) },
      });
    case "s3":
      return new DataTerraformRemoteStateS3(scope, id, s3Location(backend, stack));
  }
}

/** Relative to the stack's folder `cdktf.out/stacks/<stack>`: the same bytes wherever the checkout lies. */
function localPath(stack: string): string {
  return `../../../states/${stack}.tfstate`;
}

function s3Location({ bucket, region, keyPrefix, kmsKeyId }: S3Settings, stack: string) {
  return { bucket, region, key: `${keyPrefix}/${stack}.tfstate`, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) };
}

function workspaceName({ workspacePrefix = "" }: CloudSettings, stack: string): string {
  return `${workspacePrefix}${stack}`;
}

/**
 * A Terraform Cloud workspace per stack. In the place of cdktf's `CloudBackend`, which runs `terraform version` in a
 * process of its own for every stack; `synthesize` asks once.
 */
class CloudWorkspaceBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly settings: CloudSettings,
    private readonly stack: string,
  ) {
    super(scope, "backend", "cloud");
  }

  override toTerraform(): unknown {
    const { organization, hostname, project } = this.settings;
    return {
      terraform: {
        cloud: {
          organization,
          ...(hostname === undefined ? {} : { hostname }),
          workspaces: {
            name: workspaceName(this.settings, this.stack),
            ...(project === undefined ? {} : { project }),
          },
        },
      },
    };
  }

  override getRemoteStateDataSource(scope: Construct, name: string, fromStack: string): TerraformRemoteState {
    return createRemoteState(scope, name, this.settings, fromStack);
  }
}
