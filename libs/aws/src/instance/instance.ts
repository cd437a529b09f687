import { Instance } from "@cdktf/provider-aws/lib/instance/index.js";
import type { InstanceConfig } from "@cdktf/provider-aws/lib/instance/index.js";
import type { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface/index.js";
import type { Construct } from "constructs";

/**
 * Version 2 of instance metadata alone, and answers that go no further than the instance itself.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export const METADATA_OPTIONS = {
  httpEndpoint: "enabled",
  httpTokens: "required",
  httpPutResponseHopLimit: 1,
} as const;

export interface InstanceProps extends Omit<
  InstanceConfig,
  "metadataOptions" | "networkInterface" | "rootBlockDevice"
> {
  /**
   * Of the root volume.
   * @default the image's
   */
  readonly volumeGigabytes?: number;
  /**
   * By device index, from 0; they outlive the instance.
   * @default one that EC2 makes, in `subnetId`
   */
  readonly interfaces?: readonly NetworkInterface[];
}

/** An instance with an encrypted volume and without a key pair. */
export function addInstance(scope: Construct, id: string, props: InstanceProps): Instance {
  const { volumeGigabytes, interfaces, ...config } = props;
  return new Instance(scope, id, {
    ...config,
    ...(interfaces === undefined
      ? {}
      : {
          networkInterface: interfaces.map((networkInterface, deviceIndex) => ({
            networkInterfaceId: networkInterface.id,
            deviceIndex,
            deleteOnTermination: false,
          })),
        }),
    metadataOptions: METADATA_OPTIONS,
    rootBlockDevice: { encrypted: true, ...(volumeGigabytes === undefined ? {} : { volumeSize: volumeGigabytes }) },
  });
}
