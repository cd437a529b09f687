/** The virtual machine that an appliance is: any image that a vendor publishes or that is your own. */
export interface MachineProps {
  /**
   * The image, or the parameter of Systems Manager that names it, which every plan reads anew.
   * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
   */
  readonly image: { readonly id: string } | { readonly ssmParameter: string };
  /** With as many network interfaces as the engine says. */
  readonly instanceType: string;
  /** @default none */
  readonly userData?: UserDataProps;
  /**
   * Gigabytes of the root volume, 1 to 16384.
   * @default the image's
   */
  readonly volumeGigabytes?: number;
  /**
   * What the instances' role allows besides Session Manager.
   * @default nothing
   */
  readonly permissions?: readonly Permission[];
  /** @default by interface endpoints for Session Manager alone */
  readonly management?: ManagementProps;
  /**
   * ARNs of what an alarm notifies when it goes off, and when it is over.
   * @default none
   */
  readonly alarmActions?: readonly string[];
}

export interface UserDataProps {
  /** Absolute path of a text with placeholders `@@NAME@@`, in whatever form the image reads. */
  readonly template: string;
  /**
   * What stands for the placeholders; may be tokens.
   * @default nothing
   */
  readonly values?: Readonly<Record<string, string>>;
}

/** A statement of an IAM policy that allows. */
export interface Permission {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface ManagementProps {
  /**
   * Whether management interfaces reach the internet over HTTPS, past the engine, for licences and updates.
   * @default false
   */
  readonly internet?: boolean;
  /**
   * Services that have an interface endpoint besides `ssm` and `ssmmessages`, by their short names.
   * @default none
   */
  readonly interfaceEndpoints?: readonly string[];
}
