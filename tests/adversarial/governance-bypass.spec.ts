import assert from "node:assert/strict";
import type { TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Proposable } from "../../sdk/src";
import { lands, repels } from "../support/attack";
import { Checkpoint } from "../support/checkpoint";
import { sendRaw } from "../support/cosigning";
import { CAP, cosigns, delayOf, governed, TIMELOCK } from "../support/governance/governed";
import { enter, MODES } from "../support/governance/modes";
import type { ModeName } from "../support/governance/modes";
import { approves, proposed } from "../support/governance/proposed";
import { ACTIONS, expecting, SCENES, stopped } from "../support/governance/scenes";
import { rowOf } from "../support/governance/table";
import { SINGLE } from "../support/governance/single-scenes";
import { instructionsOf } from "../support/landing";
import { executes } from "../support/proposing";
import { refuses } from "../support/refusal";
import { ATTESTOR, PAYMENTS } from "../support/vouching";
import { keypair, OPEN_TERMS } from "../support/world";
import type { World } from "../support/world";

const INERT = 0;

/** All owners together want more at once than the timelock lets them have. */
describe("a loosening is not had sooner in a vault with a timelock", () => {
  let world: World;
  let checkpoint: Checkpoint;

  before(async () => {
    world = await governed({ slow: true });
    checkpoint = await Checkpoint.take(world);
  });

  beforeEach(() => checkpoint.restore());

  const budget = (lifetime: bigint): Proposable => ({
    setBudget: { mint: world.mint, caps: { lifetime } },
  });
  const grant = (
    terms: Partial<purser.MandateTerms> = { caps: { lifetime: CAP } },
  ): Proposable => ({
    grantMandate: {
      ...{ agent: world.agent.publicKey, mint: world.mint },
      terms: { ...OPEN_TERMS, ...terms },
    },
  });
  const mandate = () => ({ agent: world.agent.publicKey, mint: world.mint });
  const stored = () => purser.fetchVault(world.client, world.vault);
  const every = () => cosigners(world);

  /** The instructions of an action that every member signs. */
  const built = async (action: Proposable): Promise<TransactionInstruction> =>
    (await instructionsOf(world.client, cosigns(world, action, every()))).at(-1)!;
  const signs = (action: Proposable) => cosigns(world, action, every());
  const signers = () => [world.stranger, ...world.members] as const;

  describe("by what else stands in the transaction:", () => {
    const refusedAt = (at: number) => ({ refused: "TimelockInForce", at }) as const;

    it("the delay taken away before it (A55)", async () => {
      const steps = [await built({ setDelays: { timelock: 0n } }), await built(budget(CAP + 1n))];
      await repels(world, refusedAt(0), steps, signers());
    });

    it("a pause before it and the resume behind it (A34)", async () => {
      const { client, vault, members } = world;
      const [pause] = await instructionsOf(client, (captured) =>
        purser.pause(captured, { vault, member: members[0] }),
      );
      const { modeChanges } = await stored();
      const resume = await built({ resume: { expectedChanges: modeChanges + 1n } });
      const steps = [pause!, await built(budget(CAP + 1n)), resume];
      await repels(world, refusedAt(1), steps, signers());
    });

    it("a tightening before it that it only undoes (A34)", async () => {
      const { version } = (await purser.fetchBudget(world.client, world.vault, world.mint))!;
      const undo = expecting(budget(CAP), { expectedVersion: version + 1n });
      await repels(
        world,
        refusedAt(1),
        [await built(budget(CAP - 1n)), await built(undo)],
        signers(),
      );
    });

    it("a proposal, its approvals and its execution, all at once (A55)", async () => {
      const { client, vault, members } = world;
      const { index } = await purser.propose(client, {
        ...{ vault, member: members[0], action: budget(CAP + 1n) },
      });
      const execution = await instructionsOf(client, executes(world, index));
      const [approval] = await instructionsOf(client, approves(world, index, members[1]));
      const refused = { refused: "ProposalEarly", at: 1 } as const;
      await repels(world, refused, [approval!, execution.at(-1)!], [world.stranger, members[1]]);
    });
  });

  it("but what needs no delay is proposed, approved and done in one transaction", async () => {
    const { client, vault, members, stranger } = world;
    const { index } = await purser.propose(client, {
      ...{ vault, member: members[0], action: { revokeAll: {} } },
    });
    const [approval] = await instructionsOf(client, approves(world, index, members[1]));
    const [execution] = await instructionsOf(client, executes(world, index));
    await lands(world, [approval!, execution!], [stranger, members[1]]);
    assert.equal((await stored()).grantEpoch, 2n);
  });

  describe("by taking power first:", () => {
    const sequences: readonly (readonly [string, readonly (() => Proposable)[]])[] = [
      ["a lower budget and the old one again", [() => budget(CAP - 1n), () => budget(CAP)]],
      [
        "a lower mandate and the old one again",
        [() => grant({ caps: { lifetime: 1n } }), () => grant()],
      ],
      [
        "a revoked mandate granted as it was",
        [() => ({ revokeMandate: mandate() }), () => grant()],
      ],
      ["all mandates revoked, one granted as it was", [() => ({ revokeAll: {} }), () => grant()]],
      [
        "a worse rating and the old one again",
        [
          () => ({ setCounterparty: { payee: world.payee, rating: { tier: 2, risk: 1 } } }),
          () => ({ setCounterparty: { payee: world.payee, rating: { tier: 2 } } }),
        ],
      ],
      [
        "an attestor revoked and accepted as it was",
        [
          () => ({ revokeAttestor: { attestor: ATTESTOR.publicKey } }),
          () => ({ setAttestor: { attestor: ATTESTOR.publicKey, capabilities: [PAYMENTS] } }),
        ],
      ],
    ];
    for (const [name, [tighten, loosen]] of sequences) {
      it(`${name} (A34)`, async () => {
        await signs(tighten!())(world.client);
        await refuses(world, "TimelockInForce", signs(loosen!()));
        const index = await proposed(world, loosen!());
        world.chain.advance(TIMELOCK - 1n);
        await refuses(world, "ProposalEarly", executes(world, index));
      });
    }

    it("a proposal that took power when it was made and gives some when it is executed (A34)", async () => {
      const { version } = (await purser.fetchBudget(world.client, world.vault, world.mint))!;
      const action = expecting(budget(CAP - 1n), { expectedVersion: version + 1n });
      const index = await proposed(world, action);
      await signs(budget(CAP - 2n))(world.client);
      await refuses(world, "ProposalEarly", executes(world, index));
    });
  });

  it("by mixing it with a tightening (A34)", async () => {
    const { mint } = world;
    const mixed: readonly Proposable[] = [
      { setBudget: { mint, caps: { lifetime: CAP + 1n, day: 1n, perPayment: 0n } } },
      grant({ caps: { lifetime: 0n, day: 0n }, expiresAt: OPEN_TERMS.expiresAt + 1n }),
      grant({ caps: { lifetime: CAP }, unrated: "deny", window: { seconds: 7_200n, limit: 0n } }),
      { setAttestor: { attestor: ATTESTOR.publicKey, capabilities: ["audits"] } },
      { setCounterparty: { payee: world.payee, rating: { tier: 1, risk: 10_000 } } },
    ];
    for (const action of mixed) await refuses(world, "TimelockInForce", signs(action));
  });

  it("by naming a mint, an agent, a payee or an attestor for the first time, however tightly (A12)", async () => {
    const mint = await world.newMint("another mint");
    const other = keypair("other").publicKey;
    const fresh: readonly Proposable[] = [
      { setBudget: { mint, caps: { lifetime: 0n } } },
      { grantMandate: { agent: other, mint: world.mint, terms: { ...OPEN_TERMS, held: true } } },
      { setCounterparty: { payee: other, rating: { tier: 0, denied: true } } },
      { setAttestor: { attestor: other, capabilities: [PAYMENTS] } },
    ];
    for (const action of fresh) await refuses(world, "TimelockInForce", signs(action));
  });

  describe("by a proposal that is made once more:", () => {
    it("cancelled and made again, it waits from its own approval (A34)", async () => {
      const { client, vault, members, stranger } = world;
      const first = await proposed(world, budget(CAP + 1n));
      world.chain.advance(TIMELOCK - 1n);
      await purser.cancelProposal(client, { vault, index: first, signer: members[0] });
      await purser.reclaimProposal(client, { vault, index: first, feePayer: stranger });

      const second = await proposed(world, budget(CAP + 1n));
      assert.equal(second, first + 8n, "an index is never used again");
      world.chain.advance(TIMELOCK - 1n);
      await refuses(world, "ProposalEarly", executes(world, second));
      world.chain.advance(1n);
      await executes(world, second)(client);
    });

    it("at the reclaimed index, it is refused (A10)", async () => {
      const { client, vault, members, stranger } = world;
      const index = await proposed(world, { revokeAll: {} });
      await executes(world, index)(client);
      await purser.reclaimProposal(client, { vault, index, feePayer: stranger });
      const found = await stored();
      for (const made of [0n, 2n, 2n ** 61n - 1n]) {
        const expected = { ...found, proposals: [made, ...found.proposals.slice(1)] };
        await refuses(
          world,
          "StaleVersion",
          (landed) =>
            purser.propose(landed, {
              ...{ vault, member: members[0], action: { revokeAll: {} }, expected },
            }),
          [purser.proposalAddress(vault, made * 8n)],
        );
      }
    });

    it("twice in one transaction, it is done once", async () => {
      const index = await proposed(world, { revokeAll: {} });
      const [execution] = await instructionsOf(world.client, executes(world, index));
      const refused = { refused: "ProposalClosed", at: 1 } as const;
      await repels(world, refused, [execution!, execution!], [world.stranger]);
    });

    it("for a withdrawal to one account, it does not go to another", async () => {
      const { client, treasury, mint, payee } = world;
      await stopped(world, "withdraw");
      const index = await proposed(world, {
        withdraw: { amount: { mint, base: 5n }, to: treasury.publicKey },
      });
      const execution = await instructionsOf(client, executes(world, index));
      const place = execution[0]!.keys.find(({ pubkey }) =>
        pubkey.equals(purser.tokenAddress(treasury.publicKey, mint)),
      )!;
      place.pubkey = purser.tokenAddress(payee, mint);
      await refuses(world, "ProposalMismatch", (landed) =>
        sendRaw(landed, execution, [world.stranger]),
      );
    });
  });

  describe("by a mode other than running:", () => {
    for (const mode of (Object.keys(MODES) as ModeName[]).filter((name) => name !== "inert")) {
      it(`when ${mode}, every delay holds (A34)`, async () => {
        for (const name of ACTIONS.filter((action) => delayOf(rowOf(action)) > 0n)) {
          enter(world, mode);
          await refuses(world, "TimelockInForce", signs(SCENES[name].action(world)));
        }
      });
    }

    it("no action leads back to where a vault waits for nothing (A34)", async () => {
      for (const name of ACTIONS) {
        await checkpoint.restore();
        await SCENES[name].prepare?.(world);
        await stopped(world, name);
        const index = await proposed(world, SCENES[name].action(world));
        world.chain.advance(TIMELOCK);
        await executes(world, index)(world.client);
        assert.notEqual((await stored()).mode, INERT, name);
      }
      for (const [name, { act }] of Object.entries(SINGLE)) {
        if (rowOf(name).who !== "Holder") continue;
        await checkpoint.restore();
        await act(world, world.members[2], 0n)(world.client);
        assert.notEqual((await stored()).mode, INERT, name);
      }
    });

    it("an inert vault that was paused and started waits like any other, however its boot ends", async () => {
      const inert = await governed({ slow: true, running: false });
      const { client, vault, quorum: members, chain } = inert;
      const index = await proposed(inert, { setDelays: { timelock: 0n } });
      await purser.pause(client, { vault, member: members[0] });
      await purser.resume(client, { vault, members });
      await refuses(inert, "ProposalEarly", executes(inert, index));
      chain.advance(3_600n);
      await refuses(inert, "ProposalEarly", executes(inert, index));
      const delays = cosigns(inert, { setDelays: { timelock: 0n } }, { members });
      await refuses(inert, "TimelockInForce", delays);
    });

    it("a vault is not created again in its place (A14)", async () => {
      const { creator, members, vault, treasury } = world;
      await refuses(
        world,
        { runtime: 0 },
        (landed) =>
          purser.createVault(landed, {
            ...{ creator, id: 1n, threshold: 1, withdrawal: [treasury.publicKey] },
            members: [members[0].publicKey],
          }),
        [vault],
      );
    });
  });
});

function cosigners({ members, stranger: payer }: World): purser.Cosigners {
  return { members, payer };
}
