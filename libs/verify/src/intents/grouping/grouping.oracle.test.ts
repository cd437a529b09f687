import { test } from "vitest";
import { expectGroupingToAgree, seed } from "../../../test/grouping-agrees.js";

test(`on 500 random networks grouping gives what walking every pair gives (SEED=${seed})`, () => {
  expectGroupingToAgree(500);
});
