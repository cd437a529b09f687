import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { JOURNAL_FILE, journalFiles } from "@causeway/aws";
import { has } from "./capability.js";
import { Namespace } from "./namespace.js";

const PATIENCE = { timeout: 20_000, interval: 100 };

/** Says a line to journald as systemd has a unit say it: a header of seven lines comes first. */
const SAY = `
import socket, sys, time
unit, line = sys.argv[1:]
stream = socket.socket(socket.AF_UNIX)
stream.connect("/run/systemd/journal/stdout")
stream.sendall("\\n".join([unit, unit + ".service", "6", "0", "0", "0", "0", line, ""]).encode())
# It is to be read while its sender still is there.
time.sleep(0.5)
`;

describe.runIf(has("namespaces", "journal"))("the file of the journal", () => {
  let namespace: Namespace;

  beforeEach(async () => {
    namespace = await Namespace.make("journal");
    await namespace.run(`
      mount -t tmpfs none /var/log && mount -t tmpfs none /var/lib
      echo 0123456789abcdef0123456789abcdef >/etc/machine-id
      mkdir -p /run/systemd/journal /run/log/journal /usr/local/lib/instance`);
    namespace.start("/lib/systemd/systemd-journald");
    const [script] = journalFiles([]);
    await namespace.run("cat >/run/journal && chmod 0755 /run/journal", script?.content ?? "");
    await vi.waitFor(() => namespace.run("[ -S /run/systemd/journal/stdout ]"), PATIENCE);
  });

  afterEach(async () => {
    await namespace.remove();
  });

  const say = (unit: string, line: string) => namespace.run(`python3 - ${unit} '${line}'`, SAY);
  const start = () => namespace.start("bash", "-c", "echo $$ >/run/journal.pid; exec /run/journal pod-boot frr");
  const stop = () => namespace.run("kill $(cat /run/journal.pid)");
  const lines = async (file = JOURNAL_FILE) => (await namespace.run(`cat ${file}`)).trim().split("\n");
  const said = async () =>
    (await lines()).filter((line) => / said: /.test(line)).map((line) => line.replace(/.* said: /, ""));

  test("has what its units and the kernel say, once, however often the copying starts anew", async () => {
    await say("pod-boot", "said: one");
    await say("sshd", "said: nothing");
    start();
    await vi.waitFor(async () => expect(await said()).toEqual(["one"]), PATIENCE);
    await say("frr", "said: two");
    await vi.waitFor(async () => expect(await said()).toEqual(["one", "two"]), PATIENCE);
    await stop();
    await say("frr", "said: three");
    start();
    await vi.waitFor(async () => expect(await said()).toEqual(["one", "two", "three"]), PATIENCE);
    await vi.waitFor(async () => {
      const kernel = (await namespace.run("journalctl -q _TRANSPORT=kernel -o json | wc -l")).trim();
      expect((await lines()).filter((line) => / kernel: /.test(line))).toHaveLength(Number(kernel));
    }, PATIENCE);
  });

  test("is put aside when it is large, and takes the place of the one before", async () => {
    await namespace.run(
      `mkdir -p /var/log/instance && head -c 21000000 /dev/zero >${JOURNAL_FILE} && echo old >${JOURNAL_FILE}.1`,
    );
    await say("frr", "said: one");
    start();
    await vi.waitFor(async () => expect((await lines(`${JOURNAL_FILE}.1`)).at(-1)).toMatch(/said: one$/), PATIENCE);
    await say("frr", "said: two");
    await vi.waitFor(async () => expect(await said()).toEqual(["two"]), PATIENCE);
    expect((await namespace.run("ls /var/log/instance")).trim().split("\n")).toEqual(["journal.log", "journal.log.1"]);
  });
});
