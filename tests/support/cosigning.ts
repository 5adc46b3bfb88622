import assert from "node:assert/strict";
import type { Signer, TransactionInstruction } from "@solana/web3.js";
import { NobodySigns } from "../../sdk/src";
import type { Client, Landed } from "../../sdk/src";
import { send } from "../../sdk/src/core/send";
import { instructionsOf, landing } from "./landing";
import { refuses } from "./refusal";
import type { World } from "./world";

/** How actions name the counter that they expect to be as it was when they were prepared. */
export type Counter =
  "expectedVersion" | "expectedChanges" | "expectedGrantEpoch" | "expectedGovernanceEpoch";

/** Who signs an action of the owners, and against which state. */
export interface Signing extends Readonly<Partial<Record<Counter, bigint>>> {
  readonly members: readonly Signer[];
  readonly payer?: Signer;
}

/** An action of the owners that a spec puts to the tests of this file. */
export interface CosignedAction {
  readonly world: () => World;
  readonly act: (client: Client, signing: Signing) => Promise<unknown>;
  /** A number that moves by exactly one when the action is done. */
  readonly effect: () => Promise<bigint>;
  /** What the action calls the counter that it expects and moves, which is its effect; by default a version. */
  readonly expects?: Counter;
  /** Makes the action possible again. */
  readonly prepare?: () => Promise<void>;
}

/** Sends instructions as they are, without simulating them. */
export function sendRaw(
  client: Client,
  instructions: readonly TransactionInstruction[],
  signers: readonly [Signer, ...Signer[]],
): Promise<Landed> {
  return send(landing(client), { instructions, signers });
}

/** Defines the tests of who must sign, which every co-signed action passes. */
export function needsTheThreshold({ world, act, effect, prepare }: CosignedAction): void {
  const refusesSigners = async (signing: Signing) => {
    await prepare?.();
    await refuses(world(), "ThresholdNotMet", (client) => act(client, signing));
  };

  /** The action of members 1 and 2, paid by a stranger, with member 2's place filled otherwise. */
  const withSecondPlace = async (change: (first: Signer) => { pubkey: Signer; signs: boolean }) => {
    const { client, members, stranger } = world();
    const [first, second] = members;
    const signing = { members: [first, second], payer: stranger };
    const instructions = await instructionsOf(client, (captured) => act(captured, signing));
    const { pubkey, signs } = change(first);
    for (const { keys } of instructions) {
      for (const key of keys.filter((named) => named.pubkey.equals(second.publicKey))) {
        Object.assign(key, { pubkey: pubkey.publicKey, isSigner: signs });
      }
    }
    return instructions;
  };

  it("is refused when one member signs alone", async () => {
    for (const member of world().members) await refusesSigners({ members: [member] });
  });

  it("is refused when strangers make up the number", async () => {
    const { members, stranger, agent, treasury } = world();
    await refusesSigners({ members: [members[0], stranger, agent, treasury] });
    await refusesSigners({ members: [stranger, agent, treasury] });
    await refusesSigners({ members: [members[0]], payer: stranger });
  });

  it("gives the creator, who is no member, no say", async () => {
    const { members, creator } = world();
    await refusesSigners({ members: [creator] });
    await refusesSigners({ members: [creator, members[0]] });
    await refusesSigners({ members: [members[0]], payer: creator });
  });

  it("counts a member who is named twice once (A28)", async () => {
    await prepare?.();
    const instructions = await withSecondPlace((pubkey) => ({ pubkey, signs: true }));
    const signers = [world().stranger, world().members[0]] as const;
    await refuses(world(), "ThresholdNotMet", (client) => sendRaw(client, instructions, signers));
  });

  it("counts no member who is named and did not sign", async () => {
    await prepare?.();
    const [first, second] = world().members;
    const instructions = await withSecondPlace(() => ({ pubkey: second, signs: false }));
    const signers = [world().stranger, first] as const;
    await refuses(world(), "ThresholdNotMet", (client) => sendRaw(client, instructions, signers));
  });

  it("is done once when exactly the threshold or more sign, whoever pays", async () => {
    const { client, members, stranger } = world();
    const [one, two, three] = members;
    const enough: Signing[] = [
      { members: [one, two] },
      { members: [three, two] },
      { members: [one, two, three] },
      { members: [two], payer: three },
      { members: [one, three], payer: stranger },
      { members: [one, one, two, stranger], payer: one },
    ];
    for (const signing of enough) {
      await prepare?.();
      const before = await effect();
      await act(client, signing);
      assert.equal(await effect(), before + 1n);
    }
  });

  it("is not sent when nobody signs it", async () => {
    await assert.rejects(act(world().client, { members: [] }), NobodySigns);
  });
}

/** Defines the tests of the version, or the other counter, that an action expects. */
export function expectsTheVersion(action: CosignedAction): void {
  const { world, act, effect, prepare, expects = "expectedVersion" } = action;
  it("is refused for any version but the one found (A32)", async () => {
    await prepare?.();
    const { quorum: members } = world();
    const found = await effect();
    for (const other of [0n, found - 1n, found + 1n, 2n ** 64n - 1n]) {
      const signing = { members, [expects]: other };
      await refuses(world(), "StaleVersion", (client) => act(client, signing));
    }
    await act(world().client, { members, [expects]: found });
    assert.equal(await effect(), found + 1n);
  });

  it("is refused when it was signed before another such action and lands after it (A32)", async () => {
    await prepare?.();
    const { client, quorum: members } = world();
    const late = await instructionsOf(client, (captured) => act(captured, { members }));
    await act(client, { members });
    await prepare?.();

    await refuses(world(), "StaleVersion", (landed) => sendRaw(landed, late, members));
  });
}

/** Defines the test that a payer who is a member and is named among the trailing accounts too counts once. */
export function namesThePayerOnce({ world, act }: CosignedAction): void {
  it("counts the paying member once when it is named again among the members (A28)", async () => {
    const { client, members } = world();
    const [payer, second] = members;
    const instructions = await instructionsOf(client, (captured) =>
      act(captured, { members: [payer, second] }),
    );
    for (const { keys } of instructions) {
      for (const key of keys.filter(({ pubkey }) => pubkey.equals(second.publicKey))) {
        key.pubkey = payer.publicKey;
      }
    }
    await refuses(world(), "ThresholdNotMet", (landed) => sendRaw(landed, instructions, [payer]));
  });
}
