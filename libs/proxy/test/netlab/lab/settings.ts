import { forwardProxyInstance, transparentProxyInstance } from "../../../src/instance/index.js";
import type {
  ForwardProxyInstance,
  ForwardProxySettings,
  TransparentProxyInstance,
  TransparentProxySettings,
} from "../../../src/instance/index.js";
import { ALLOW_LIST, CLIENTS, ORGANIZATION } from "./addresses.js";

const SETTINGS = {
  allowList: ALLOW_LIST,
  clientCidrs: CLIENTS,
  organizationCidrs: ORGANIZATION,
  region: "eu-central-1",
  autoScalingGroupName: "proxy-a",
  lifecycleHookName: "proxy-answers",
  logGroups: { access: "/proxy/access", cache: "/proxy/cache", instance: "/proxy/instance" },
  metricNamespace: "Proxy",
};

export const PORT = 3128;

export function transparent(more: Partial<TransparentProxySettings> = {}): TransparentProxyInstance {
  const own = { sniCheck: "dns", dataInterfaceId: "eni-0123456789abcdef0", bucketName: "proxy-configuration" } as const;
  return transparentProxyInstance({ ...SETTINGS, ...own, ...more });
}

export function forward(more: Partial<ForwardProxySettings> = {}): ForwardProxyInstance {
  return forwardProxyInstance({
    ...SETTINGS,
    port: PORT,
    healthCheckCidrs: ["10.0.2.0/24"],
    secretArn: "arn:aws:secretsmanager:eu-central-1:111111111111:secret:proxy-AbCdEf",
    elasticIpAllocationIds: ["eipalloc-1", "eipalloc-2"],
    ...more,
  });
}
