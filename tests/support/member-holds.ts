import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client } from "../../sdk/src";
import { BEFORE_A_MODE, MODES } from "./modes";
import type { Options } from "./modes";
import { refuses } from "./refusal";
import type { Scene } from "./refusal";
import { NOON } from "./world";
import type { World } from "./world";

/** A hold that a spec puts to the tests of this file. */
export interface MemberHold {
  readonly world: () => World;
  /** Creates the world anew, with what is to be held in it. */
  readonly start: (options?: Options) => Promise<unknown>;
  readonly scene: () => Scene;
  readonly hold: (client: Client, member: Keypair, payer?: Keypair) => Promise<unknown>;
  /** A threshold of members lifts it, by signing together. */
  readonly release: () => Promise<unknown>;
  readonly held: () => Promise<boolean>;
}

/** Defines the tests of who may hold and when, which every hold by a single member passes. */
export function anyMemberHolds(of: MemberHold): void {
  const { world, start, scene, hold, release, held } = of;
  const by = (member: Keypair) => (client: Client) => hold(client, member);

  describe("by any single member", () => {
    before(() => start());
    afterEach(async () => {
      if (await held()) await release();
    });

    it("may have its fee and rent paid by somebody else, who is not asked whether it is a member", async () => {
      const { client, members, stranger } = world();
      await hold(client, members[1], stranger);
      assert.equal(await held(), true);
    });

    it("is refused a second time, whoever asks, until it is released", async () => {
      const { client, members } = world();
      await hold(client, members[0]);
      for (const member of members) await refuses(scene(), "AlreadyHeld", by(member));

      await release();
      await hold(client, members[0]);
      assert.equal(await held(), true);
    });

    it("is done whatever the clock says (A3)", async () => {
      const { client, chain, members } = world();
      chain.setUnixTime(-1n);
      await hold(client, members[0]);
      chain.setUnixTime(NOON);
      assert.equal(await held(), true);
    });

    it("is refused to everybody who is no member, also where a member pays", async () => {
      const { members, stranger, creator, agent, treasury } = world();
      for (const nobody of [stranger, creator, agent, treasury]) {
        await refuses(scene(), "NotAMember", by(nobody));
        await refuses(scene(), "NotAMember", (client) => hold(client, nobody, members[0]));
      }
    });

    it("is refused to a member whose right was taken away, and to no other", async () => {
      const { client, vault, quorum, members } = world();
      const [one, two, rogue] = members;
      await purser.stripHold(client, { vault, member: rogue.publicKey, members: quorum });

      await refuses(scene(), "HoldRightStripped", by(rogue));
      await refuses(scene(), "HoldRightStripped", (landed) => hold(landed, rogue, one));
      for (const member of [one, two]) {
        await hold(client, member);
        await release();
      }
    });

    it("is refused to a member who was expelled, and done by the one named instead (A33)", async () => {
      const { client, vault, quorum, members, stranger } = world();
      const newMembers = [...quorum, stranger].map(({ publicKey }) => publicKey);
      await purser.setMembers(client, { vault, members: quorum, newMembers, threshold: 2 });

      await refuses(scene(), "NotAMember", by(members[2]));
      await hold(client, stranger);
      assert.equal(await held(), true);
    });
  });

  for (const { named, enter } of MODES) {
    it(`is done at once while the vault is ${named}`, async () => {
      await start(BEFORE_A_MODE);
      await enter(world());
      await hold(world().client, world().members[2]);
      assert.equal(await held(), true);
    });
  }
}
