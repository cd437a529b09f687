export { ForwardProxy } from "./forward-proxy/forward-proxy.js";
export type { ForwardProxyProps, ProxyClient } from "./forward-proxy/forward-proxy.js";
export type { SniCheck } from "./instance/index.js";
export { ProxyVpc } from "./proxy-vpc/proxy-vpc.js";
export type { ProxyVpcProps } from "./proxy-vpc/proxy-vpc.js";
export { TransparentProxy } from "./transparent-proxy/transparent-proxy.js";
export type { TransparentProxyProps } from "./transparent-proxy/transparent-proxy.js";
