import { get as getHttp, type IncomingMessage } from "node:http";
import { get as getHttps } from "node:https";
import { connect } from "node:net";
import type { Configuration, RouteProbe } from "../configuration.js";
import type { InternetResult } from "../decision/verdict.js";
import type { Prober } from "./prober.js";

/** An address and a line end need less; whatever comes after is not read. */
const ANSWER_BYTES = 256;

/** Connects anew for each probe of each round, so that the firewall must route and translate each time. */
export function networkProber(configuration: Configuration): Prober {
  const { internetProbes, routeProbes, probeTimeoutMilliseconds: timeout } = configuration;
  return async () => {
    const [internet, routes] = await Promise.all([
      Promise.all(internetProbes.map((url) => askAddress(url, timeout))),
      Promise.all(routeProbes.map((probe) => reaches(probe, timeout))),
    ]);
    return { internet, routes };
  };
}

function askAddress(url: string, timeout: number): Promise<InternetResult> {
  return new Promise((resolve) => {
    const get = url.startsWith("https:") ? getHttps : getHttp;
    const request = get(url, { agent: false, family: 4, headers: { "user-agent": "pod-health" } });
    const overall = setTimeout(() => request.destroy(new Error(`no answer within ${timeout} ms`)), timeout);
    const end = (result: InternetResult) => {
      clearTimeout(overall);
      resolve(result);
      request.destroy();
    };
    request.on("error", (error) => end({ kind: "unreachable", reason: error.message }));
    request.on("response", (response) => {
      read(response).then(
        (answer) => end(readAnswer(response.statusCode ?? 0, answer)),
        (error: unknown) => end({ kind: "unreachable", reason: String(error) }),
      );
    });
  });
}

async function read(response: IncomingMessage): Promise<string> {
  let answer = "";
  for await (const chunk of response.setEncoding("utf8")) {
    answer += String(chunk);
    if (answer.length >= ANSWER_BYTES) break;
  }
  return answer.slice(0, ANSWER_BYTES);
}

function readAnswer(status: number, answer: string): InternetResult {
  const text = answer.trim();
  if (status === 200 && /^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return { kind: "seen-as", address: text };
  return { kind: "no-address", answer: `${status} ${text.slice(0, 80)}` };
}

function reaches({ address, port }: RouteProbe, timeout: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout });
    const end = (result: boolean) => {
      resolve(result);
      socket.destroy();
    };
    socket.on("connect", () => end(true));
    socket.on("timeout", () => end(false));
    socket.on("error", () => end(false));
  });
}
