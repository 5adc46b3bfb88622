import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { MandateTerms } from "../../sdk/src";
import { number } from "../../sdk/src/core/number";
import { mandateArgs } from "../../sdk/src/owner/terms";
import { sendRaw } from "../support/cosigning";
import { instructionsOf } from "../support/landing";
import { refuses } from "../support/refusal";
import { NOON, OPEN_TERMS, World, keypair } from "../support/world";

const DAY = 86_400n;
const MAX_TERM = 366n * DAY;
const MAX_WINDOW = 366n * DAY;
const { NO_LIMIT } = purser;

/** Every bound of what owners may grant, from both sides. */
describe("a mandate's terms", () => {
  let world: World;
  const newAgent = keypair("new agent").publicKey;
  const mandateOf = (agent: PublicKey) => purser.mandateAddress(world.vault, agent, world.mint);

  const grants =
    (terms: Partial<MandateTerms> = {}, agent = world.agent.publicKey) =>
    (client: purser.Client) => {
      const { vault, mint, quorum: members } = world;
      return purser.grantMandate(client, {
        vault,
        mint,
        members,
        agent,
        terms: { ...OPEN_TERMS, ...terms },
      });
    };

  /** A grant that the client's types cannot say, to the usual agent. */
  async function grantsRaw(change: Partial<ReturnType<typeof mandateArgs>>) {
    const { version } = await world.mandate();
    const instructions = await instructionsOf(world.client, grants());
    const data = world.client.program.coder.instruction.encode("grantMandate", {
      expectedVersion: number("expectedVersion", version),
      expectedGrantEpoch: number("expectedGrantEpoch", 1n),
      terms: { ...mandateArgs(OPEN_TERMS), ...change },
    });
    instructions[0]!.data = data;
    return (landed: purser.Client) => sendRaw(landed, instructions, world.quorum);
  }

  before(async () => {
    world = await World.create();
  });

  const takes = async (terms: Partial<MandateTerms>) => {
    await grants(terms)(world.client);
    return world.mandate();
  };

  it("a term ends after it starts and after now", async () => {
    for (const startsAt of [NOON, NOON + 500n]) {
      await refuses(world, "InvalidTerm", grants({ startsAt, expiresAt: startsAt - 1n }));
      await refuses(world, "InvalidTerm", grants({ startsAt, expiresAt: startsAt }));
      const { expiresAt } = await takes({ startsAt, expiresAt: startsAt + 1n });
      assert.equal(expiresAt, startsAt + 1n);
    }
    for (const expiresAt of [0n, NOON - 1n, NOON]) {
      await refuses(world, "InvalidTerm", grants({ startsAt: 0n, expiresAt }));
    }
    await takes({ startsAt: 0n, expiresAt: NOON + 1n });
  });

  it("a term ends at most 366 days from now, however late it starts (A4)", async () => {
    await takes({ expiresAt: NOON + MAX_TERM });
    await takes({ startsAt: NOON + MAX_TERM - 1n, expiresAt: NOON + MAX_TERM });
    for (const expiresAt of [NOON + MAX_TERM + 1n, NO_LIMIT]) {
      await refuses(world, "InvalidTerm", grants({ expiresAt }));
      await refuses(world, "InvalidTerm", grants({ startsAt: expiresAt - 1n, expiresAt }));
    }
  });

  it("a window is a multiple of 12 seconds, from 12 seconds to 366 days (A4)", async () => {
    for (const seconds of [12n, 24n, MAX_WINDOW - 12n, MAX_WINDOW]) {
      const { window } = await takes({ window: { seconds } });
      assert.equal(window.width * 12n, seconds);
    }
    const wrong = [0n, 11n, 13n, 23n, MAX_WINDOW - 1n, MAX_WINDOW + 1n, MAX_WINDOW + 12n];
    for (const seconds of [...wrong, NO_LIMIT]) {
      await refuses(world, "InvalidWindow", grants({ window: { seconds } }));
      await refuses(world, "InvalidWindow", grants({ window: { seconds } }, newAgent), [
        mandateOf(newAgent),
      ]);
    }
  });

  it("tier shares are eighths up to 8 and do not fall", async () => {
    const window = { seconds: 3_600n };
    type Shares = NonNullable<MandateTerms["window"]["tierShares"]>;
    const right: Shares[] = [
      [0, 0, 0, 0, 0],
      [8, 8, 8, 8, 8],
      [0, 1, 2, 3, 8],
    ];
    for (const tierShares of right) {
      const stored = (await takes({ window: { ...window, tierShares } })).tierShares;
      assert.deepEqual(stored, [...tierShares, 0, 0, 0]);
    }
    const wrong: Shares[] = [
      [0, 1, 2, 3, 9],
      [9, 9, 9, 9, 9],
      [0, 1, 2, 3, 255],
      [1, 0, 2, 3, 8],
      [0, 2, 1, 3, 8],
      [0, 1, 3, 2, 8],
      [0, 1, 2, 8, 7],
    ];
    for (const tierShares of wrong) {
      const terms = { window: { ...window, tierShares } };
      await refuses(world, "InvalidTierShares", grants(terms));
    }
  });

  it("a minimum tier is at most 4", async () => {
    assert.equal((await takes({ minimumTier: 4 })).minimumTier, 4);
    for (const minimumTier of [5, 255]) {
      await refuses(world, "InvalidTier", grants({ minimumTier }));
    }
  });

  it("risk and confidence are at most 10000 basis points", async () => {
    for (const name of ["maximumRisk", "minimumConfidence"] as const) {
      for (const right of [0, 9_999, 10_000]) {
        assert.equal((await takes({ [name]: right }))[name], right);
      }
      for (const wrong of [10_001, 65_535]) {
        await refuses(world, "InvalidBasisPoints", grants({ [name]: wrong }));
      }
    }
  });

  it("unrated payees are denied, limited together or validated, and nothing else", async () => {
    for (const unrated of [0, 1, 2]) {
      await (
        await grantsRaw({ unrated })
      )(world.client);
      assert.equal((await world.mandate()).unrated, unrated);
    }
    for (const unrated of [3, 255]) {
      await refuses(world, "InvalidUnratedTreatment", await grantsRaw({ unrated }));
    }
  });

  it("the hold is 0 or 1: 1 puts on hold, 0 leaves the mandate as it is", async () => {
    for (const [held, stored] of [
      [0, 0],
      [1, 1],
      [0, 1],
    ] as const) {
      await (
        await grantsRaw({ held })
      )(world.client);
      assert.equal((await world.mandate()).held, stored);
    }
    for (const held of [2, 255]) await refuses(world, "InvalidFlag", await grantsRaw({ held }));
  });

  it("a validation is of a capability: zero is none, and is taken only where nobody's word is needed", async () => {
    const requiredCapability = new Uint8Array(32);
    const asking: Partial<MandateTerms>[] = [
      { validationThreshold: 0n },
      { validationThreshold: NO_LIMIT - 1n },
      { unrated: "needs-validation" },
    ];
    for (const terms of asking) {
      const watch = [mandateOf(newAgent)];
      await refuses(world, "InvalidCapability", grants({ ...terms, requiredCapability }));
      const toNewAgent = grants({ ...terms, requiredCapability }, newAgent);
      await refuses(world, "InvalidCapability", toNewAgent, watch);
      await takes({ ...terms, requiredCapability: "payments" });
    }
    for (const terms of [{ validationThreshold: NO_LIMIT }, { approvalThreshold: 0n }]) {
      const { requiredCapability: stored } = await takes({ ...terms, requiredCapability });
      assert.deepEqual(Buffer.from(stored.toBytes()), Buffer.alloc(32));
    }
  });

  it("does not leave the client with numbers that do not fit", async () => {
    const window = { seconds: 12n };
    const misfits: [Partial<MandateTerms>, string][] = [
      [{ startsAt: -1n }, "startsAt"],
      [{ expiresAt: NO_LIMIT + 1n }, "expiresAt"],
      [{ caps: { perPayment: -1n } }, "caps.perPayment"],
      [{ window: { seconds: -12n } }, "window.seconds"],
      [{ window: { ...window, limit: -1n } }, "window.limit"],
      [{ window: { ...window, payments: NO_LIMIT + 1n } }, "window.payments"],
      [{ window: { ...window, unratedLimit: -1n } }, "window.unratedLimit"],
      [{ window: { ...window, tierShares: [0, 0, 0, 0, 256] } }, "tierShares"],
      [{ validationThreshold: -1n }, "validationThreshold"],
      [{ approvalThreshold: NO_LIMIT + 1n }, "approvalThreshold"],
      [{ minimumTier: -1 }, "minimumTier"],
      [{ maximumRisk: 65_536 }, "maximumRisk"],
      [{ minimumConfidence: 0.5 }, "minimumConfidence"],
    ];
    for (const [terms, what] of misfits) {
      await assert.rejects(grants(terms)(world.client), (error) => {
        assert.ok(error instanceof purser.InvalidNumber);
        assert.equal(error.what, what);
        return true;
      });
    }
  });

  it("does not leave the client with a capability's hash that is not 32 bytes long", async () => {
    for (const bytes of [0, 31, 33]) {
      const requiredCapability = new Uint8Array(bytes);
      await assert.rejects(grants({ requiredCapability })(world.client), purser.InvalidNumber);
    }
  });
});
