export { forwardProxyInstance, HEALTH_CHECK_PATH } from "./forward-proxy-instance.js";
export { METRICS, versionNumber } from "./metrics.js";
export type {
  ForwardProxyInstance,
  ForwardProxySettings,
  InstanceLogGroups,
  InstanceSettings,
  SniCheck,
  TransparentProxyInstance,
  TransparentProxySettings,
} from "./settings.js";
export { transparentProxyInstance } from "./transparent-proxy-instance.js";
