import type { AccountConstruct } from "@causeway/platform";
import { DataAwsAmi } from "@cdktf/provider-aws/lib/data-aws-ami/index.js";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js";
import { Construct } from "constructs";
import type { MachineProps } from "./machine-props.js";

/** The image of a machine, looked up in every plan. Reports INVALID_IMAGE at `reporter`. */
export class MachineImage extends Construct {
  readonly id: string;
  /** A launch template must name it exactly: under another name it would add a volume and leave this one as it is. */
  readonly rootDeviceName: string;

  constructor(scope: Construct, id: string, image: MachineProps["image"], reporter: AccountConstruct) {
    super(scope, id);
    if ("id" in image && !/^ami-[0-9a-f]{8,17}$/.test(image.id)) {
      reporter.report({
        code: "INVALID_IMAGE",
        property: "image.id",
        found: image.id,
        allowed: "an image's id, such as ami-0123456789abcdef0",
        message: `"${image.id}" is not an image's id`,
      });
    }
    // The parameter is no secret; as `value` it would hide the image in every plan.
    this.id =
      "id" in image ? image.id : new DataAwsSsmParameter(this, "parameter", { name: image.ssmParameter }).insecureValue;
    this.rootDeviceName = new DataAwsAmi(this, "image", {
      filter: [{ name: "image-id", values: [this.id] }],
    }).rootDeviceName;
  }
}
