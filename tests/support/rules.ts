import assert from "node:assert/strict";
import type { Signer } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, Proposable } from "../../sdk/src";
import { cosign } from "../../sdk/src/owner/cosigned";
import { preparedAction } from "../../sdk/src/owner/proposable";
import { batch, refusesTheLast } from "./batching";
import { allBytes, Checkpoint } from "./checkpoint";
import { sendRaw } from "./cosigning";
import { approvedProposal, executes } from "./proposing";
import { refuses } from "./refusal";
import { enters, LATER_MODES } from "./stages";
import { approveAnyId } from "./vouching";
import { World } from "./world";

const DAY = 86_400n;

/** An action of the threshold, signed by members together. */
export const cosigns =
  (world: World, action: Proposable, members: readonly Signer[] = world.quorum) =>
  async (client: Client): Promise<purser.Landed> =>
    cosign(client, await preparedAction(client, world.vault, action, 0n), { members });

/** Changes of the rules by what they do, of a world's vault as it is created. */
export type RuleChanges = Readonly<Record<string, (world: World) => Proposable>>;

const versionOf = async ({ client, vault }: World) =>
  (await purser.fetchVault(client, vault)).version;

/** The bytes of every account of a world but its vault's own. */
export async function bytesBesideTheVault(world: World): Promise<string> {
  const lines = (await allBytes(world)).split("\n");
  return lines.filter((line) => !line.startsWith(world.vault.toBase58())).join("\n");
}

/**
 * Defines the tests of a change that always waits for the timelock, whether it seems to loosen or to tighten, in a vault
 * that is prepared while it is inert.
 */
export function alwaysWaits(
  changes: RuleChanges,
  prepare: (world: World) => Promise<unknown> = async () => undefined,
): void {
  const [[, anyChange]] = Object.entries(changes) as [[string, (world: World) => Proposable]];
  let world: World;
  let start: Checkpoint;

  describe("with a timelock", () => {
    before(async () => {
      world = await World.create({ timelock: DAY, running: false });
      await prepare(world);
      await world.resume();
      start = await Checkpoint.take(world);
    });

    afterEach(() => start.restore());

    for (const [named, change] of Object.entries(changes)) {
      it(`waits its whole length ${named}, however many sign (A34, A55)`, async () => {
        const action = change(world);
        await refuses(world, "TimelockInForce", cosigns(world, action, world.members));

        const index = await approvedProposal(world, action);
        const proposal = purser.proposalAddress(world.vault, index);
        await refuses(world, "ProposalEarly", executes(world, index), [proposal]);
        world.chain.advance(DAY - 1n);
        await refuses(world, "ProposalEarly", executes(world, index), [proposal]);

        const before = await versionOf(world);
        world.chain.advance(1n);
        await executes(world, index)(world.client);
        assert.equal(await versionOf(world), before + 1n);
        await refuses(world, "ProposalClosed", executes(world, index), [proposal]);
      });
    }

    for (const mode of LATER_MODES) {
      it(`waits while the vault is ${mode}: no stop and no start resets it (A34)`, async () => {
        await enters(world, mode);
        const action = anyChange(world);
        await refuses(world, "TimelockInForce", cosigns(world, action, world.members));
        const index = await approvedProposal(world, action);
        await refuses(world, "ProposalEarly", executes(world, index));
      });
    }
  });

  for (const way of ["signed together", "by proposal"] as const) {
    it(`waits for nothing while the vault is inert, ${way}`, async () => {
      const inert = await World.create({ timelock: DAY, running: false });
      const action = anyChange(inert);
      const before = await versionOf(inert);
      if (way === "signed together") await cosigns(inert, action)(inert.client);
      else await executes(inert, await approvedProposal(inert, action))(inert.client);
      assert.equal(await versionOf(inert), before + 1n);
    });
  }
}

/** Defines the tests of a change after which nothing that the owners consented to before counts any more. */
export function killsWhatIsOpen(change: (world: World) => Proposable): void {
  describe("kills what was open before", () => {
    let world: World;
    let start: Checkpoint;
    let index: bigint;
    let approval: bigint;

    const set = (client: Client) => cosigns(world, change(world))(client);
    const revokes = (client: Client) => executes(world, index)(client);
    const pays = (client: Client) => {
      const payment = world.payment(100n, { credentials: { approval } });
      return purser.pay(client, payment, { agent: world.agent });
    };
    const watch = () => [
      purser.proposalAddress(world.vault, index),
      purser.approvalAddress(world.vault, approval),
    ];

    // A proposal that all but waits for being executed, and an approval of a payment that needs one.
    before(async () => {
      world = await World.create();
      await world.grant({ approvalThreshold: 10n });
      index = await approvedProposal(world, { revokeAll: {} });
      approval = await approveAnyId(world, world.payment(100n));
      start = await Checkpoint.take(world);
    });

    afterEach(() => start.restore());

    it("in the same transaction, and nothing that was done just before it (A29, A33)", async () => {
      const { client, agent, quorum } = world;
      const after = await batch(client, [set, revokes]);
      await refusesTheLast(world, "ProposalStale", after, quorum, watch());
      const paid = await batch(client, [set, pays]);
      await refusesTheLast(world, "ApprovalStale", paid, [...quorum, agent], watch());

      await sendRaw(client, await batch(client, [pays, revokes, set]), [...quorum, agent]);
    });

    it("for good: proposals are neither executed nor voted on, approvals pay nothing (A29)", async () => {
      const { client, vault, members, chain } = world;
      await set(client);
      chain.advance(60n);

      await refuses(world, "ProposalStale", revokes, watch());
      for (const member of members) {
        await refuses(
          world,
          "ProposalStale",
          (landed) => purser.approveProposal(landed, { vault, index, member }),
          watch(),
        );
      }
      await refuses(world, "ApprovalStale", pays, watch());
    });

    it("and neither mandates nor payees: a payment that needs no approval passes", async () => {
      await set(world.client);
      await world.pay(10n);
      assert.equal(await world.balance(world.payee), 10n);
    });
  });
}
