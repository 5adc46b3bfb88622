import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import type { TransactionInstruction } from "@solana/web3.js";
import idl from "../../sdk/artifacts/policy_vault.json";
import { SUBJECTS } from "../../sdk/src/owner/action";
import type { ActionName, OwnersAction } from "../../sdk/src/owner/action";
import { actionInstructions } from "../../sdk/src/owner/action-instructions";
import { AllActions } from "../support/all-actions";
import { lands, repels } from "../support/attack";
import type { Refused } from "../support/outcome";
import { patch } from "../support/patch";
import {
  approvedProposal,
  nextIndex,
  programBytes,
  proposalAt,
  proposesRaw,
  shown,
  STATUS,
  stored,
  votes,
} from "../support/proposing";
import { flipped, replaced } from "../support/tampering";
import type { World } from "../support/world";

const NAMES = Object.keys(SUBJECTS) as ActionName[];
/** The client's name of an instruction. */
const camelCase = (name: string) =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) as ActionName;
/** Arguments that are not of the instruction at all. */
const UNREADABLE: Refused = { runtime: "InvalidInstructionData" };

describe("a proposal approved by the threshold", () => {
  let all: AllActions;
  let world: World;

  before(async () => {
    all = await AllActions.create();
    ({ world } = all);
  });
  beforeEach(() => all.restore());

  const approved = (name: ActionName) => approvedProposal(world, all.cases[name].action);

  /** The instructions of an action with a proposal behind it, the action's own last. */
  const withProposal = (action: OwnersAction, index: bigint): Promise<TransactionInstruction[]> =>
    actionInstructions(world.client, action, world.stranger.publicKey, [
      shown(proposalAt(world, index)),
    ]);

  const repelsIt = async (
    refused: Refused | readonly Refused[],
    action: OwnersAction,
    index: bigint,
  ) => {
    const instructions = await withProposal(action, index);
    const at = instructions.length - 1;
    await repels(world, { refused, at }, instructions, [world.stranger]);
  };

  it("is a case of every action that can be proposed", () => {
    assert.deepEqual(all.names, NAMES);
  });

  for (const name of NAMES) {
    describe(`for ${name}`, () => {
      it("does it once, at a stranger's cost (A30)", async () => {
        const index = await approved(name);
        const action = await all.prepared(name, index);
        const before = await stored(world, index);
        const instructions = await withProposal(action, index);

        await lands(world, instructions, [world.stranger]);

        assert.deepEqual(await stored(world, index), { ...before, status: STATUS.executed });
        const at = instructions.length - 1;
        const answer = { refused: "ProposalClosed", at } as const;
        await repels(world, answer, instructions, [world.stranger]);
      });

      it("does nothing else: every other action refuses it", async () => {
        const index = await approved(name);
        for (const other of NAMES.filter((one) => one !== name)) {
          await repelsIt("ProposalMismatch", await all.prepared(other, index), index);
        }
      });

      const { length: subjects } = SUBJECTS[name];
      if (subjects > 0) {
        it("does it about nothing else", async () => {
          const index = await approved(name);
          const action = await all.prepared(name, index);
          const { others } = all.cases[name];
          assert.equal(others.length, subjects);
          for (const [place, other] of others.entries()) {
            const changed = replaced(action.subjects, place, other);
            await repelsIt("ProposalMismatch", { ...action, subjects: changed }, index);
          }
        });
      }

      it("does it with no byte of its arguments changed, or left out", async () => {
        const index = await approved(name);
        const action = await all.prepared(name, index);
        const bytes = action.arguments;
        const changed = places(bytes).map((place) => flipped(bytes, place));
        const shorter = bytes.length > 0 ? [bytes.slice(0, -1)] : [];
        for (const args of [...changed, ...shorter]) {
          await repelsIt(["ProposalMismatch", UNREADABLE], { ...action, arguments: args }, index);
        }
      });

      it("does nothing where its stored action, subjects or arguments differ in one bit (patched)", async () => {
        const index = await approved(name);
        const action = await all.prepared(name, index);
        const at = proposalAt(world, index);
        const {
          subjects,
          arguments: bytes,
          argumentsLength,
          action: number,
        } = await stored(world, index);
        const both = Buffer.concat(subjects.map((subject) => subject.toBuffer()));
        const proposable = idl.instructions.some(
          ({ name: other, discriminator }) =>
            discriminator[0] === (number ^ 1) && NAMES.includes(camelCase(other)),
        );
        const differing: Parameters<typeof patch>[3][] = [
          ...[0, 31, 32, 63].map((place) => ({ subjects: flipped(both, place) })),
          { argumentsLength: BigInt(argumentsLength + 1) },
        ];
        if (argumentsLength > 0) {
          differing.push({ argumentsLength: BigInt(argumentsLength - 1) });
          differing.push({ arguments: flipped(Uint8Array.from(bytes), argumentsLength - 1) });
        }
        const repelsPatched = async (fields: Parameters<typeof patch>[3], refused: Refused) => {
          const account = world.chain.account(at)!;
          patch(world, at, "proposal", fields);
          await repelsIt(refused, action, index);
          world.chain.setAccount(at, { ...account, lamports: BigInt(account.lamports) });
        };
        for (const fields of differing) await repelsPatched(fields, "ProposalMismatch");
        const other = proposable ? "ProposalMismatch" : "StateInvalid";
        await repelsPatched({ action: BigInt(number ^ 1) }, other);
        await repelsPatched({ argumentsLength: BigInt(bytes.length + 1) }, "StateInvalid");
      });

      it("does nothing if its arguments are not of the action, with these or others", async () => {
        const right = await all.prepared(name);
        const bytes = right.arguments;
        const garbage = [
          Uint8Array.of(...bytes, 0),
          new Uint8Array(320).fill(0xff),
          ...(bytes.length > 0 ? [new Uint8Array(), bytes.slice(0, -1)] : []),
        ];
        const [first = PublicKey.default, second = PublicKey.default] = right.subjects;
        for (const args of garbage) {
          const index = await nextIndex(world, world.members[0].publicKey);
          const subjects = [first, second] as const;
          const raw = { action: numberOf(name), subjects, arguments: args };
          await (
            await proposesRaw(world, raw)
          )(world.client);
          await votes(world, "approveProposal", index, world.members[1])(world.client);

          await repelsIt("ProposalMismatch", await all.prepared(name, index), index);
          await repelsIt(["ProposalMismatch", UNREADABLE], { ...right, arguments: args }, index);
        }
      });
    });
  }

  it("does what was approved whatever stands behind the arguments, which nothing reads", async () => {
    const names = ["setDelays", "setMembers", "grantMandate", "revokeApproval"] as const;
    for (const name of names) {
      const outcomes: string[] = [];
      for (const behind of [[], [0], [1, 2, 3]]) {
        await all.restore();
        const index = await approved(name);
        const action = await all.prepared(name, index);
        const args = Uint8Array.of(...action.arguments, ...behind);
        const instructions = await withProposal({ ...action, arguments: args }, index);
        await lands(world, instructions, [world.stranger]);
        outcomes.push(programBytes(world).join("\n"));
      }
      assert.deepEqual(outcomes, Array<string>(3).fill(outcomes[0]!));
    }
  });
});

/** Every seventh place of some bytes, so that each number among them is met, and the last one. */
function places({ length }: Uint8Array): number[] {
  return Array.from({ length }, (_, place) => place).filter(
    (place) => place % 7 === 0 || place === length - 1,
  );
}

function numberOf(action: ActionName): number {
  const name = action.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return idl.instructions.find((instruction) => instruction.name === name)!.discriminator[0]!;
}
