import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { Story } from "../support/story";

describe("watch", function () {
  it("finds nothing in a long history", async () => {
    const story = await Story.tell();
    for (const vault of [story.world.vault, story.otherVault]) {
      let seen = 0;
      for await (const { violations, gaps, whole } of purser.watch(story.world.client, vault, {
        interval: null,
      })) {
        assert.deepEqual(violations, []);
        assert.deepEqual(gaps, []);
        assert.ok(whole);
        seen += 1;
      }
      console.log(seen);
    }
  });
});
