import { addLaunchTemplate, checkUserData, encodedUserData } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import type { Construct } from "constructs";
import { GROUP_TAG } from "./proxy-role.js";

export interface ProxyTemplateProps {
  /** A literal; also the name of the template and of its instances. */
  readonly autoScalingGroupName: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly profileArn: string;
  readonly securityGroupId: string;
  /** Cloud-config, escaped for Terraform. */
  readonly userData: string;
  readonly detailedMonitoring: boolean;
}

/** Gigabytes of an instance's volume: image, packages and a day of logs that wait for CloudWatch. */
const VOLUME_SIZE = 12;

/** What a group launches, without a public address. Reports USER_DATA_TOO_LARGE. */
export class ProxyTemplate extends AccountConstruct {
  /** As `launch_template` of a group. */
  readonly reference: { readonly id: string; readonly version: string };

  constructor(scope: Construct, id: string, props: ProxyTemplateProps) {
    super(scope, id);
    const { autoScalingGroupName: group, securityGroupId, userData, ...rest } = props;
    checkUserData(this, "userData", userData, "compressed");
    this.reference = addLaunchTemplate(this, "template", {
      ...rest,
      name: group,
      description: `Instances of ${group}`,
      interfaces: [{ securityGroupId, publicAddress: false }],
      rootVolume: { deviceName: "/dev/xvda", gigabytes: VOLUME_SIZE, type: "gp3" },
      instanceMetadataTags: "disabled",
      tags: { [GROUP_TAG]: group },
      userData: encodedUserData(this, userData, "compressed"),
    });
  }
}
