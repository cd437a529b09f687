import { EC2Client } from "@aws-sdk/client-ec2";
import { patientClientDefaults } from "@causeway/lambda-shared";
import { FakeEndpoint, type FakeAnswer, type FakeCall } from "@causeway/lambda-shared/testing";
import { afterEach, describe, expect, it } from "vitest";
import { OWNER, VPC } from "../../test/simulated-aws.js";
import { Ec2Resources } from "./resources.js";

let endpoint: FakeEndpoint;

afterEach(() => endpoint.stop());

async function resources(answer: (call: FakeCall) => FakeAnswer): Promise<Ec2Resources> {
  endpoint = await FakeEndpoint.start(answer);
  const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
  return new Ec2Resources(
    new EC2Client({ ...patientClientDefaults, endpoint: endpoint.url, region: "eu-central-1", credentials }),
  );
}

function page(ids: readonly string[], next?: string): FakeAnswer {
  const tags = "<tagSet><item><key>Tier</key><value>private</value></item></tagSet>";
  const items = ids.map((id) => `<item><subnetId>${id}</subnetId><ownerId>${OWNER}</ownerId>${tags}</item>`).join("");
  const token = next === undefined ? "" : `<nextToken>${next}</nextToken>`;
  return { body: `<DescribeSubnetsResponse><subnetSet>${items}</subnetSet>${token}</DescribeSubnetsResponse>` };
}

describe("Pagination", () => {
  it("reads on over two pages and an empty page with a token", async () => {
    const pages = new Map([
      [null, page(["subnet-1"], "a")],
      ["a", page([], "b")],
      ["b", page(["subnet-2"])],
    ]);
    const ec2 = await resources(
      ({ parameters }) => pages.get(parameters.get("NextToken")) ?? { status: 400, body: "" },
    );
    expect(await ec2.list("subnet", [VPC])).toEqual([
      { id: "subnet-1", ownerId: OWNER, tags: new Map([["Tier", "private"]]) },
      { id: "subnet-2", ownerId: OWNER, tags: new Map([["Tier", "private"]]) },
    ]);
  });

  it.each([
    ["vpc", "1000"],
    ["subnet", "1000"],
    ["route-table", "100"],
  ] as const)("asks for the largest pages of type %s that EC2 gives", async (type, size) => {
    const ec2 = await resources(() => ({ body: "<Response/>" }));
    await ec2.list(type, [VPC]);
    expect(endpoint.calls.map(({ parameters }) => parameters.get("MaxResults"))).toEqual([size]);
  });
});

describe("Throttling (RequestLimitExceeded, Throttling)", () => {
  const error = (code: string) => `<Response><Errors><Error><Code>${code}</Code></Error></Errors></Response>`;

  it.each(["RequestLimitExceeded", "Throttling"])("%s is retried", async (code) => {
    let left = 2;
    const ec2 = await resources(() => (left-- > 0 ? { status: 503, body: error(code) } : page(["subnet-1"])));
    expect(await ec2.list("subnet", [VPC])).toHaveLength(1);
    expect(endpoint.calls).toHaveLength(3);
  });

  it("any other refusal is not, and its code is the error's name", async () => {
    const ec2 = await resources(() => ({ status: 400, body: error("InvalidSubnetID.NotFound") }));
    await expect(ec2.createTags(["subnet-1"], new Map([["a", "1"]]))).rejects.toMatchObject({
      name: "InvalidSubnetID.NotFound",
    });
    expect(endpoint.calls).toHaveLength(1);
  });
});

describe("find", () => {
  it("asks for the owner's VPCs by their tag", async () => {
    const vpc = `<item><vpcId>${VPC}</vpcId><ownerId>${OWNER}</ownerId></item>`;
    const ec2 = await resources(() => ({
      body: `<DescribeVpcsResponse><vpcSet>${vpc}</vpcSet></DescribeVpcsResponse>`,
    }));
    expect(await ec2.find(OWNER, ["payments", "platform"])).toEqual([{ id: VPC, ownerId: OWNER, tags: new Map() }]);
    expect(Object.fromEntries(endpoint.calls[0]?.parameters ?? [])).toMatchObject({
      "Filter.1.Name": "tag:Network",
      "Filter.1.Value.1": "payments",
      "Filter.1.Value.2": "platform",
      "Filter.2.Name": "owner-id",
      "Filter.2.Value.1": OWNER,
    });
  });
});

describe("deleteTags", () => {
  it("names the values, so that AWS keeps a tag that somebody changed meanwhile", async () => {
    const ec2 = await resources(() => ({ body: "<DeleteTagsResponse><return>true</return></DeleteTagsResponse>" }));
    await ec2.deleteTags(["subnet-1"], new Map([["Tier", "private"]]));
    expect(Object.fromEntries(endpoint.calls[0]?.parameters ?? [])).toMatchObject({
      "ResourceId.1": "subnet-1",
      "Tag.1.Key": "Tier",
      "Tag.1.Value": "private",
    });
  });
});
