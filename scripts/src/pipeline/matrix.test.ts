import { testOrganization } from "@causeway/platform/testing";
import { describe, expect, it } from "vitest";
import { pipelineMatrix } from "./matrix.js";

const cloud = testOrganization({ backend: { type: "cloud", organization: "example" } });

describe("the accounts of a pipeline", () => {
  it("come in two waves, the networking account first", () => {
    const { network, others } = pipelineMatrix(cloud, ["alpha", "beta", "network"]);
    expect(network.map(({ account }) => account)).toEqual(["network"]);
    expect(others.map(({ account }) => account)).toEqual(["alpha", "beta"]);
  });

  it("carry what a job needs to assume the account's role", () => {
    expect(pipelineMatrix(cloud, ["alpha"]).others).toEqual([
      { account: "alpha", id: "100000000002", region: "eu-west-1", partition: "aws" },
    ]);
  });

  it("leave the first wave empty where the networking account is not affected", () => {
    expect(pipelineMatrix(cloud, ["alpha"]).network).toEqual([]);
  });

  it("are refused while the state is kept in local files", () => {
    expect(() => pipelineMatrix(testOrganization(), ["alpha"])).toThrow('backend "local"');
  });

  it("are refused for an app without an account", () => {
    expect(() => pipelineMatrix(cloud, ["nobody"])).toThrow('app "nobody" belongs to no account');
  });
});
