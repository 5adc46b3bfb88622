import assert from "node:assert/strict";
import type { Keypair, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { lands, repels, triple, verifiedRecords } from "../support/attack";
import { sendRaw } from "../support/cosigning";
import { instructionsOf } from "../support/landing";
import { patch } from "../support/patch";
import { denies, refuses } from "../support/refusal";
import {
  ends,
  holds,
  KEY,
  open,
  opens,
  OTHER_KEY,
  payment,
  pays,
  releases,
  session,
  sessionAt,
  sessionName,
  withSessions,
} from "../support/sessions";
import { NOON, OPEN_TERMS, World } from "../support/world";

const { NO_LIMIT } = purser;
const CAP = 10n;

/** What somebody with a session key, or the agent itself, could try to get more than was lent. */
describe("a session", () => {
  let world: World;
  const scene = () => withSessions(world);
  const built = async (act: (client: purser.Client) => Promise<unknown>) =>
    (await instructionsOf(world.client, act))[0]!;
  const paying = (base: bigint, key = KEY): Promise<TransactionInstruction> => {
    const credentials = { session: key.publicKey };
    return purser.payInstruction(world.client, payment(world, base, { credentials }));
  };
  const revoking = () => built((client) => purser.revokeAll(client, owners()));
  const owners = () => ({ vault: world.vault, members: world.quorum });

  beforeEach(async () => {
    world = await World.create();
    await open(world, { caps: { lifetime: CAP } });
  });

  describe("is dead in the very transaction in which", () => {
    it("the owners revoke all mandates (A33)", async () => {
      const answer = { refused: "SessionStale", at: 1 } as const;
      const signers = [...world.quorum, KEY] as const;
      await repels(world, answer, [await revoking(), await paying(1n)], signers);
      const gated = [await revoking(), ...(await triple(world, payment(world, 1n)))];
      await repels(world, answer, gated, signers);
      await lands(world, [await paying(1n), await revoking()], [KEY, ...world.quorum]);
    });

    it("they also grant the mandate anew (A33)", async () => {
      const { vault, mint, agent, quorum: members } = world;
      const { version } = await world.mandate();
      const anew = await built((client) =>
        purser.grantMandate(client, {
          ...{ vault, mint, members, agent: agent.publicKey, terms: OPEN_TERMS },
          ...{ expectedVersion: version, expectedGrantEpoch: 2n },
        }),
      );
      const steps = [await revoking(), anew, await paying(1n)];
      await repels(world, { refused: "SessionStale", at: 2 }, steps, [...members, KEY]);
    });

    it("the agent ends it", async () => {
      const steps = [await built(ends(world)), await paying(1n)];
      await repels(world, { refused: "SessionExpired", at: 1 }, steps, [world.agent, KEY]);
    });

    it("a member holds it", async () => {
      const steps = [await built(holds(world)), await paying(1n)];
      const signers = [world.members[2], KEY] as const;
      await repels(world, { refused: "SessionHeld", at: 1 }, steps, signers);
    });
  });

  describe("forgets nothing that was spent (A10)", () => {
    const reopens = async (caps: purser.Caps) => built(opens(world, { caps }));

    it("when it is opened again, or ended and opened again, also in one transaction", async () => {
      await pays(world, CAP)(world.client);
      const over = { refused: "SessionLifetimeCap" } as const;
      const { version } = await session(world);
      const caps = { lifetime: CAP };
      const [end, again] = [await built(ends(world)), await reopens(caps)];
      await repels(world, { ...over, at: 1 }, [again, await paying(1n)], [world.agent, KEY]);

      const after = await built(opens(world, { caps, expectedVersion: version + 1n }));
      const steps = [end, after, await paying(1n)];
      await repels(world, { ...over, at: 2 }, steps, [world.agent, KEY]);

      await lands(world, [end, after]);
      await denies(scene(), { reason: "SessionLifetimeCap", got: CAP + 1n }, pays(world, 1n));
    });

    it("when its caps go below what was spent and up again (A7)", async () => {
      await pays(world, 8n)(world.client);
      await lands(world, [await reopens({ lifetime: 5n })]);
      await denies(
        scene(),
        { reason: "SessionLifetimeCap", got: 9n, headroom: 0n },
        pays(world, 1n),
      );
      await lands(world, [await reopens({ lifetime: 9n })]);
      await denies(
        scene(),
        { reason: "SessionLifetimeCap", got: 10n, headroom: 1n },
        pays(world, 2n),
      );
      await lands(world, [await paying(1n)], [KEY]);
    });

    it("when the mandate was revoked and granted anew meanwhile", async () => {
      await pays(world, CAP)(world.client);
      await purser.revokeAll(world.client, owners());
      await world.grant({});
      await open(world, { caps: { lifetime: CAP } });

      await denies(scene(), { reason: "SessionLifetimeCap", got: CAP + 1n }, pays(world, 1n));
    });

    it("when another key is lent the same: the mandate's own counters bind both (A9, A12)", async () => {
      await world.grant({ caps: { lifetime: CAP + 5n } });
      await pays(world, CAP)(world.client);
      await open(world, { key: OTHER_KEY.publicKey, caps: { lifetime: CAP } });

      const expected = { reason: "LifetimeCap", got: CAP + 6n, headroom: 5n } as const;
      await denies(scene(), expected, pays(world, 6n, OTHER_KEY));
      await pays(world, 5n, OTHER_KEY)(world.client);
    });
  });

  describe("gives its key no power beyond paying:", () => {
    /** An instruction of the agent's with the key in the agent's place. */
    const stolen = async (act: (client: purser.Client) => Promise<unknown>) => {
      const instruction = await built(act);
      for (const key of instruction.keys.filter(({ pubkey }) =>
        pubkey.equals(world.agent.publicKey),
      )) {
        key.pubkey = KEY.publicKey;
      }
      return [instruction];
    };

    it("it opens no session, neither another one nor its own with higher caps (A41)", async () => {
      const attempts = [{ caps: {} }, { key: OTHER_KEY.publicKey }];
      for (const change of attempts) {
        const steps = await stolen(opens(world, change));
        await repels(world, { refused: "SignerNotAgent", at: 0 }, steps, [KEY]);
      }
    });

    it("it does not sign for the agent: without its session it pays nothing (A41)", async () => {
      const plain = await purser.payInstruction(world.client, world.payment(1n));
      plain.keys[0]!.pubkey = KEY.publicKey;
      await repels(world, { refused: "SignerNotAgent", at: 0 }, [plain], [KEY]);
    });

    it("it counts for nobody among the owners, also when it is a member's (A28)", async () => {
      const [member] = world.members;
      await open(world, { key: member.publicKey });
      await holds(world)(world.client);
      for (const members of [
        [member, KEY],
        [member, world.agent, KEY],
        [member, member],
      ]) {
        const act = (client: purser.Client) =>
          purser.releaseSession(client, { ...sessionName(world), members });
        await refuses(scene(), "ThresholdNotMet", act);
      }
    });

    it("its payments in two sessions of one transaction are each held to their own caps", async () => {
      await open(world, { key: OTHER_KEY.publicKey, caps: { lifetime: 3n } });
      const steps = [await paying(3n), await paying(4n, OTHER_KEY)];
      await repels(world, { refused: "SessionLifetimeCap", at: 1 }, steps, [KEY, OTHER_KEY]);
      await lands(world, [await paying(3n), await paying(3n, OTHER_KEY)], [KEY, OTHER_KEY]);
      assert.equal((await verifiedRecords(world)).length, 2);
    });
  });

  it("near the end of its counters is denied instead of wrapping around (A5)", async () => {
    // Cheat: nobody spends this much; the counter is written past the program.
    await open(world);
    patch(world, sessionAt(world), "session", { "counters.lifetimeSpent": NO_LIMIT - 1n });
    for (const amount of [2n, NO_LIMIT]) {
      await repels(world, { refused: "CounterOverflow", at: 0 }, [await paying(amount)], [KEY]);
    }
    await lands(world, [await paying(1n)], [KEY]);
    await repels(world, { refused: "CounterOverflow", at: 0 }, [await paying(1n)], [KEY]);
  });

  describe("on hold stays so", () => {
    beforeEach(() => holds(world)(world.client));

    it("whatever the agent does: opening again, ending and opening, or renewing its grant", async () => {
      await open(world);
      await denies(scene(), { reason: "SessionHeld" }, pays(world, 1n));
      await ends(world)(world.client);
      await open(world);
      await denies(scene(), { reason: "SessionHeld" }, pays(world, 1n));
      await purser.revokeAll(world.client, owners());
      await world.grant({});
      await open(world);
      await denies(scene(), { reason: "SessionHeld" }, pays(world, 1n));
      assert.equal((await session(world)).held, 1);
    });
  });

  describe("signed ahead and held back", () => {
    const late = (signed: TransactionInstruction, signer: Keypair) => (client: purser.Client) =>
      sendRaw(client, [signed], [signer]);

    it("does not pay after its own not-after, the session's end or a hold (A31)", async () => {
      const signed = await paying(1n);
      await holds(world)(world.client);
      await refuses(scene(), "SessionHeld", late(signed, KEY));
      await releases(world)(world.client);

      await open(world, { caps: { lifetime: CAP }, expiresAt: NOON + 60n });
      world.chain.advance(60n);
      await refuses(scene(), "SessionExpired", late(signed, KEY));

      await open(world, { caps: { lifetime: CAP } });
      world.chain.advance(300n);
      await refuses(scene(), "RequestExpired", late(signed, KEY));
    });
  });
});
