import { file } from "@causeway/aws";
import { writeFiles } from "./instance.js";
import { INTERNET } from "./ipsec-lab.js";
import type { Namespace } from "../netlab/namespace.js";

const TICKS = 100;
export const MEGABYTE = 1 << 20;

/** Servers of the lab's internet: who asks, a slow answer, a large one; and port 81, which counts what it is sent. */
export async function startInternet(internet: Namespace): Promise<void> {
  const cgi = (name: string, script: string) =>
    file(`/run/www/cgi-bin/${name}`, `#!/bin/bash\nprintf '\\r\\n'\n${script}\n`, "0755");
  await writeFiles(internet, [
    cgi("source", 'echo "$REMOTE_ADDR"'),
    cgi("slow", `for i in $(seq ${String(TICKS)}); do echo "$i"; sleep 0.1; done`),
    cgi("large", `head -c ${String(MEGABYTE)} /dev/zero`),
  ]);
  internet.start("busybox", "httpd", "-f", "-p", `${INTERNET}:80`, "-h", "/run/www");
}

const get = (name: string) =>
  `exec 5<>/dev/tcp/${INTERNET}/80 && printf "GET /cgi-bin/${name} HTTP/1.0\\r\\n\\r\\n" >&5 && cat <&5`;

/** The sources that the internet sees of so many streams, some at once. A stream that breaks is an error. */
export async function sourcesSeen(client: Namespace, streams: number): Promise<string[]> {
  const stream = `timeout 60 bash -c '${get("source")} | tail -n 1'`;
  return (await client.run(`seq ${String(streams)} | xargs -P 8 -I@ ${stream}`)).trim().split("\n");
}

/** Runs something beside so many streams of ten seconds, and gives how many came to their end with all they carry. */
export async function streamsDuring(client: Namespace, streams: number, change: () => Promise<void>): Promise<number> {
  const stream = `timeout 60 bash -c '${get("slow")}' | tail -n 1`;
  const all = `
    for i in $(seq ${String(streams)}); do ${stream} >"/run/slow$i" & done
    wait
    cat /run/slow*
    rm /run/slow*`;
  const running = client.exec(all);
  await change();
  const { stdout } = await running;
  return stdout.split("\n").filter((last) => last === String(TICKS)).length;
}

/** Bytes that came of a megabyte in each direction. */
export async function transfer(client: Namespace, internet: Namespace): Promise<{ down: number; up: number }> {
  const down = await client.exec(`timeout 60 bash -c '${get("large")}' | tail -n +3 | wc -c`);
  const counting = internet.exec("timeout 60 nc -l -p 81 | wc -c");
  const send = `head -c ${String(MEGABYTE)} /dev/zero >/dev/tcp/${INTERNET}/81`;
  await client.exec(`for i in $(seq 20); do if timeout 60 bash -c '${send}'; then break; fi; sleep 0.5; done`);
  return { down: Number(down.stdout), up: Number((await counting).stdout) };
}
