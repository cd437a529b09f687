import { AccountStack } from "@causeway/platform";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { METADATA_OPTIONS } from "./instance.js";

export interface LaunchTemplateProps {
  /** A literal: start of the template's name, and tag `Name` of it and of what it launches. */
  readonly name: string;
  readonly description: string;
  /** An image's id, or `amazonLinuxAtLaunch`. */
  readonly imageId: string;
  readonly instanceType: string;
  readonly profileArn: string;
  /** By device index, from 0. */
  readonly interfaces: readonly LaunchedInterface[];
  readonly rootVolume: RootVolume;
  /** Whether EC2 tells CPU use each minute instead of each five. */
  readonly detailedMonitoring: boolean;
  /**
   * Whether an instance can read its tags as metadata.
   * @default as the account has it
   */
  readonly instanceMetadataTags?: "enabled" | "disabled";
  /**
   * Of what it launches, besides `Name` and the account's.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Encoded: `encodedUserData`.
   * @default none
   */
  readonly userData?: string;
}

export interface LaunchedInterface {
  readonly securityGroupId: string;
  /** @default the subnet that the group launches in */
  readonly subnetId?: string;
  /**
   * AWS takes no word about public addresses beside two interfaces.
   * @default as the subnet has it
   */
  readonly publicAddress?: boolean;
}

export interface RootVolume {
  /** Of the image: under another name the template would add a volume and leave the image's as it is. */
  readonly deviceName: string;
  /** @default the image's */
  readonly gigabytes?: number;
  /** @default the image's */
  readonly type?: "gp3";
}

/**
 * What an Auto Scaling group launches: no key pair, an encrypted volume, and credentials that neither a forwarded
 * request nor a container reaches.
 *
 * @returns `launch_template` of a group: a change is a new version, which new instances have
 */
export function addLaunchTemplate(
  scope: Construct,
  id: string,
  props: LaunchTemplateProps,
): { readonly id: string; readonly version: string } {
  const { name, interfaces, rootVolume, instanceMetadataTags, userData } = props;
  // The provider's default tags do not reach what a group launches.
  const tags = { ...AccountStack.of(scope).account.tags, Name: name, ...props.tags };
  const template = new LaunchTemplate(scope, id, {
    namePrefix: `${name}-`,
    description: props.description,
    imageId: props.imageId,
    instanceType: props.instanceType,
    iamInstanceProfile: { arn: props.profileArn },
    networkInterfaces: interfaces.map(({ securityGroupId, subnetId, publicAddress }, deviceIndex) => ({
      deviceIndex,
      deleteOnTermination: "true",
      securityGroups: [securityGroupId],
      ...(subnetId === undefined ? {} : { subnetId }),
      ...(publicAddress === undefined ? {} : { associatePublicIpAddress: String(publicAddress) }),
    })),
    metadataOptions: { ...METADATA_OPTIONS, ...(instanceMetadataTags === undefined ? {} : { instanceMetadataTags }) },
    blockDeviceMappings: [{ deviceName: rootVolume.deviceName, ebs: ebs(rootVolume) }],
    monitoring: { enabled: props.detailedMonitoring },
    tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
    updateDefaultVersion: true,
    ...(userData === undefined ? {} : { userData }),
    tags: { Name: name },
  });
  return { id: template.id, version: Fn.tostring(template.latestVersion) as string };
}

function ebs({ gigabytes, type }: RootVolume) {
  return {
    encrypted: "true",
    deleteOnTermination: "true",
    ...(gigabytes === undefined ? {} : { volumeSize: gigabytes }),
    ...(type === undefined ? {} : { volumeType: type }),
  };
}
