import assert from "node:assert/strict";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, Proposable } from "../../sdk/src";
import { sendRaw } from "./cosigning";
import type { CosignedAction } from "./cosigning";
import { instructionsOf } from "./landing";
import { BEFORE_A_MODE, MODES, TIMELOCKED } from "./modes";
import type { Options } from "./modes";
import { approvedProposal, executes } from "./proposing";
import { refuses } from "./refusal";
import type { Scene } from "./refusal";
import { secondVault } from "./second-vault";

/** An action of the owners without delay, which a spec puts to the tests of this file. */
export interface ImmediateAction extends CosignedAction {
  /** Creates the world anew, with the action possible in it once. */
  readonly start: (options?: Options) => Promise<unknown>;
  readonly scene: () => Scene;
  readonly proposable: () => Proposable;
}

/** Defines the tests of an action that never waits: done by co-signing and by proposal, in every mode of the vault. */
export function neverWaits({ world, act, effect, start, proposable }: ImmediateAction): void {
  for (const { named, enter } of MODES) {
    it(`is done without delay while the vault is ${named}, by co-signing and by proposal`, async () => {
      const cosigned = async () => act(world().client, { members: world().quorum });
      const proposed = async () =>
        executes(world(), await approvedProposal(world(), proposable()))(world().client);
      for (const way of [cosigned, proposed]) {
        await start(BEFORE_A_MODE);
        await enter(world());
        const before = await effect();

        await way();

        assert.equal(await effect(), before + 1n);
      }
    });
  }
}

/** Defines the tests of the proposal that stands in the place of the members' signatures. */
export function takesItsOwnProposal(action: ImmediateAction): void {
  const { world, act, effect, start, scene, proposable } = action;
  const at = (index: bigint, vault = world().vault) => purser.proposalAddress(vault, index);

  /** The action as a stranger sends it, with a proposal in the place of the signatures. */
  async function withProposal(proposal: PublicKey): Promise<TransactionInstruction> {
    const { client, stranger } = world();
    const unsigned = { members: [stranger] };
    const [instruction] = await instructionsOf(client, (captured) => act(captured, unsigned));
    const place = instruction!.keys.find(({ pubkey }) => pubkey.equals(stranger.publicKey))!;
    Object.assign(place, { pubkey: proposal, isSigner: false, isWritable: true });
    return instruction!;
  }

  const sends = (instruction: TransactionInstruction) => (client: Client) =>
    sendRaw(client, [instruction], [world().stranger]);

  describe("by proposal", () => {
    beforeEach(() => start(TIMELOCKED));

    it("is refused before a threshold of members approved it", async () => {
      const { client, vault, members } = world();
      const [member] = members;
      const { index } = await purser.propose(client, { vault, member, action: proposable() });

      await refuses(scene(), "ThresholdNotMet", executes(world(), index), [at(index)]);
    });

    it("is done once (A30)", async () => {
      const index = await approvedProposal(world(), proposable());
      const before = await effect();
      const instruction = await withProposal(at(index));
      await sends(instruction)(world().client);
      assert.equal(await effect(), before + 1n);

      await refuses(scene(), "ProposalClosed", sends(instruction), [at(index)]);
    });

    it("is refused for other arguments than the approved ones, and to a proposal of another action", async () => {
      const index = await approvedProposal(world(), proposable());
      const other = await withProposal(at(index));
      other.data[1]! ^= 1;
      await refuses(scene(), "ProposalMismatch", sends(other), [at(index)]);

      const delays = await approvedProposal(world(), { setDelays: { timelock: 0n } });
      const borrowed = await withProposal(at(delays));
      await refuses(scene(), "ProposalMismatch", sends(borrowed), [at(delays)]);
    });

    it("is refused to a proposal of another vault (A16)", async () => {
      const { client, mint } = world();
      const { vault, owner: member } = await secondVault(world());
      const borrowed = { setBudget: { mint, caps: {} } };
      const { index } = await purser.propose(client, { vault, member, action: borrowed });

      const instruction = await withProposal(at(index, vault));
      await refuses(scene(), "VaultMismatch", sends(instruction), [at(index, vault)]);
    });

    it("is refused when the rules of voting changed since it was approved (A29)", async () => {
      await start();
      const { client, vault, quorum: members } = world();
      const index = await approvedProposal(world(), proposable());
      await purser.setDelays(client, { vault, members, timelock: 0n });

      await refuses(scene(), "ProposalStale", executes(world(), index), [at(index)]);
    });
  });
}
