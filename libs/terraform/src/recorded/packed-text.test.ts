import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Unknown } from "../configuration.js";
import { readConfiguration } from "../index.js";
import { FACTS } from "../testing/facts.js";
import { attributesOf, writeFiles } from "../testing/on-disk.js";
import { unpacked } from "./packed-text.js";

test("text is unpacked from base64, and from gzip in base64", () => {
  expect(unpacked(Buffer.from("#!/bin/sh\n").toString("base64"))).toBe("#!/bin/sh\n");
  expect(unpacked(gzipSync("#!/bin/sh\n").toString("base64"))).toBe("#!/bin/sh\n");
});

test("text that is no base64, and gzip that is broken, stay as they are", () => {
  const broken = gzipSync("#!/bin/sh\n").subarray(0, 12).toString("base64");
  expect(["#!/bin/sh -e", broken].map(unpacked)).toEqual(["#!/bin/sh -e", broken]);
});

const resource = (type: string, name: string, values: object) => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  name,
  provider_name: "registry.terraform.io/hashicorp/aws",
  values,
});

async function userDataOf(text: string): Promise<unknown> {
  const resources = [
    resource("aws_vpc", "short", { id: "vpc-0a" }),
    resource("aws_vpc", "long", { id: "vpc-0ab" }),
    resource("aws_launch_template", "t", { id: "lt-0a", user_data: text }),
  ];
  const folder = writeFiles({ "s.json": { format_version: "1.0", values: { root_module: { resources } } } });
  const configuration = await readConfiguration([{ name: "s", path: `${folder}/s.json` }], { provider: FACTS });
  return attributesOf(configuration, "s:aws_launch_template.t")["user_data"];
}

test("the user data in a state names the resources whose ids it holds", async () => {
  for (const pack of [Buffer.from("join vpc-0ab\n"), gzipSync("attach vpc-0ab\n")]) {
    const value = (await userDataOf(pack.toString("base64"))) as Unknown;
    expect(value).toBeInstanceOf(Unknown);
    expect(value.names).toEqual(["s:aws_vpc.long"]);
  }
});

test("user data that names nothing of the input stays as it is", async () => {
  const text = gzipSync("join vpc-0abc\n").toString("base64");
  expect(await userDataOf(text)).toBe(text);
});
