import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { agentConfiguration } from "../logs/agent.js";
import { cloudConfig, file, instanceLibrary, journalFiles, JOURNAL_FILE } from "./cloud-config.js";

const TOKEN = Token.asString({ resolve: () => "/group" });

describe("cloudConfig", () => {
  const text = cloudConfig([file("/a", 'echo "${b}"\n\nend\n', "0755"), file("/c", TOKEN)], "a.service");

  it("indents what it writes, hides the shell's variables from Terraform and keeps tokens", () => {
    expect(text).toContain(
      '- path: /a\n  permissions: "0755"\n  content: |\n    echo "$${b}"\n\n    end\n' +
        `- path: /c\n  permissions: "0644"\n  content: |\n    ${TOKEN}\nruncmd:`,
    );
  });

  it("has the unit started now and at each boot", () => {
    expect(text).toContain("  - [systemctl, enable, a.service]\n  - [systemctl, start, --no-block, a.service]\n");
  });
});

describe("the journal's unit", () => {
  it("copies the kernel's and these units' words into the file that an agent ships", () => {
    const [script, unit] = journalFiles(["frr", "pod-boot"]);
    expect(unit?.content).toContain(`\nExecStart=${script?.path ?? ""} frr pod-boot\n`);
    expect(script?.mode).toBe("0755");
    expect(script?.content).toContain(`FILE=${JOURNAL_FILE} `);
  });
});

describe("what instances share", () => {
  it("has no placeholder", () => {
    for (const { content } of [instanceLibrary(), ...journalFiles(["a"])]) expect(content).not.toContain("@@");
  });
});

describe("agentConfiguration", () => {
  it("ships logs alone without metrics, by the instance's id unless a stream is named", () => {
    expect(
      JSON.parse(
        agentConfiguration([
          { file: "/a", group: TOKEN },
          { file: "/b", group: "b", stream: "s" },
        ]),
      ),
    ).toEqual({
      agent: { omit_hostname: true, run_as_user: "root" },
      logs: {
        logs_collected: {
          files: {
            collect_list: [
              { file_path: "/a", log_group_name: TOKEN, log_stream_name: "{instance_id}" },
              { file_path: "/b", log_group_name: "b", log_stream_name: "s" },
            ],
          },
        },
      },
    });
  });

  it("publishes metrics in their namespace alone", () => {
    const metrics = { namespace: "N", aggregations: [["Pod"]], interval: 60, collected: { mem: {} } };
    expect(JSON.parse(agentConfiguration([], metrics))).toMatchObject({
      agent: { metrics_collection_interval: 60 },
      metrics: { namespace: "N", aggregation_dimensions: [["Pod"]], metrics_collected: { mem: {} } },
    });
  });
});
