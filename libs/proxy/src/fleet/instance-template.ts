import { launchTemplateUserData, MOST_USER_DATA, userDataBytes } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { GROUP_TAG } from "./instance-role.js";

export interface InstanceTemplateProps {
  /** A literal; also the name of the template and of its instances. */
  readonly autoScalingGroupName: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly profileArn: string;
  readonly securityGroupId: string;
  /** Cloud-config, escaped for Terraform. */
  readonly userData: string;
  /** Whether EC2 tells CPU use each minute instead of each five. */
  readonly detailedMonitoring: boolean;
}

/** Gigabytes of an instance's volume: image, packages and a day of logs that wait for CloudWatch. */
const VOLUME_SIZE = 12;

/**
 * What a group launches: no key pair, no public address, an encrypted volume, and credentials that neither a forwarded
 * request nor a container reaches (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html).
 *
 * Reports USER_DATA_TOO_LARGE.
 */
export class InstanceTemplate extends AccountConstruct {
  /** As `launch_template` of a group: a change is a new version, which new instances have. */
  readonly reference: { readonly id: string; readonly version: string };

  constructor(scope: Construct, id: string, props: InstanceTemplateProps) {
    super(scope, id);
    const { autoScalingGroupName: group } = props;
    this.checkUserData(props.userData);
    // The provider's default tags do not reach what a group launches.
    const tags = { ...this.stack.account.tags, Name: group, [GROUP_TAG]: group };
    const template = new LaunchTemplate(this, "template", {
      namePrefix: `${group}-`,
      description: `Instances of ${group}`,
      imageId: props.imageId,
      instanceType: props.instanceType,
      iamInstanceProfile: { arn: props.profileArn },
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: "false",
          deleteOnTermination: "true",
          securityGroups: [props.securityGroupId],
        },
      ],
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
      },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { encrypted: "true", volumeType: "gp3", volumeSize: VOLUME_SIZE, deleteOnTermination: "true" },
        },
      ],
      monitoring: { enabled: props.detailedMonitoring },
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      updateDefaultVersion: true,
      userData: launchTemplateUserData(this, props.userData),
      tags: { Name: group },
    });
    this.reference = { id: template.id, version: Fn.tostring(template.latestVersion) as string };
  }

  private checkUserData(userData: string): void {
    const bytes = userDataBytes(userData);
    if (bytes > MOST_USER_DATA) {
      this.report({
        code: "USER_DATA_TOO_LARGE",
        property: "userData",
        found: `about ${String(bytes)} bytes, compressed`,
        allowed: `${String(MOST_USER_DATA)} bytes`,
        message: `what an instance starts with takes about ${String(bytes)} bytes; EC2 takes ${String(MOST_USER_DATA)}`,
      });
    }
  }
}
