import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";

export interface FileAssetProps {
  /** File to copy beside the stack, absolute or relative to the working directory. */
  readonly path: string;
}

/**
 * A file that goes with the stack. Its place holds the hash of its content, so that Terraform sees a change when the
 * content changes and only then.
 */
export class FileAsset extends Construct {
  /** Where Terraform finds the file, relative to the stack's folder. */
  readonly path: string;
  /** Base64 SHA-256 of the content, as `source_code_hash` of a function wants it. */
  readonly base64Sha256: string;

  constructor(scope: Construct, id: string, props: FileAssetProps) {
    super(scope, id);
    const path = resolve(props.path);
    const digest = createHash("sha256").update(readFileSync(path));
    this.base64Sha256 = digest.copy().digest("base64");
    this.path = new TerraformAsset(this, "file", {
      path,
      type: AssetType.FILE,
      assetHash: digest.digest("hex").slice(0, 32),
    }).path;
  }
}
