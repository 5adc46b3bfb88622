import * as purser from "../../../sdk/src";
import type { Client, Proposable } from "../../../sdk/src";
import type { Random } from "../random";
import { holds } from "../sessions";
import { CAP, FAR } from "./governed";
import { approves, rejects, unapproves } from "./proposed";
import type { RogueGame } from "./rogue-game";

export type MoveName = keyof typeof MOVES;

type Move = (game: RogueGame, random: Random) => (client: Client) => Promise<unknown>;

/** A vote or the like on one of the proposals that there are, often on the expulsion. */
function about(act: (game: RogueGame, index: bigint, client: Client) => Promise<unknown>): Move {
  return (game, random) => async (client) => {
    const { expulsion, proposals } = game;
    const any = proposals.length === 0 ? null : random.pick(proposals);
    const index = random.number(2) === 0 ? expulsion : any;
    if (index !== null) await act(game, index, client);
  };
}

/** What the rogue would like to be done. */
function wishes({ world, rogue, others }: RogueGame): readonly Proposable[] {
  const { mint, agent, payee } = world;
  const mine = rogue.publicKey;
  const amount = { mint, base: CAP };
  return [
    { setMembers: { newMembers: [mine], threshold: 1 } },
    { setDelays: { timelock: 0n } },
    { setWithdrawal: { wallets: [mine] } },
    { setBudget: { mint, caps: {} } },
    { revokeAll: {} },
    { stripHold: { member: others[0]!.publicKey } },
    { withdraw: { amount, to: mine, destination: purser.tokenAddress(payee, mint) } },
    { approvePayment: { agent: agent.publicKey, payee: mine, amount, notAfter: FAR } },
  ];
}

/** What a single member can try, by the names of the table, and by executing what is not ripe. */
export const MOVES = {
  pause:
    ({ world: { vault }, rogue: member }) =>
    (client) =>
      purser.pause(client, { vault, member }),
  holdMandate:
    ({ world, rogue: member }) =>
    (client) => {
      const { vault, mint, agent } = world;
      return purser.holdMandate(client, { vault, mint, agent: agent.publicKey, member });
    },
  holdSession: ({ world, rogue }) => holds(world, rogue),
  holdCounterparty:
    ({ world: { vault }, rogue: member, payees }, random) =>
    (client) =>
      purser.holdCounterparty(client, { vault, payee: random.pick(payees), member }),
  propose: (game, random) => async (client) => {
    const { world, rogue: member, proposals } = game;
    const action = random.pick(wishes(game));
    const { index } = await purser.propose(client, { vault: world.vault, member, action });
    proposals.push(index);
  },
  approveProposal: about(({ world, rogue }, index, client) =>
    approves(world, index, rogue)(client),
  ),
  unapproveProposal: about(({ world, rogue }, index, client) =>
    unapproves(world, index, rogue)(client),
  ),
  rejectProposal: about(({ world, rogue }, index, client) => rejects(world, index, rogue)(client)),
  cancelProposal: about(({ world: { vault }, rogue: signer }, index, client) =>
    purser.cancelProposal(client, { vault, index, signer }),
  ),
  reclaimProposal: about(
    async ({ world: { vault }, rogue: feePayer, proposals }, index, client) => {
      await purser.reclaimProposal(client, { vault, index, feePayer });
      proposals.splice(proposals.indexOf(index), 1);
    },
  ),
  executeProposal: about(({ world: { vault }, rogue: payer }, index, client) =>
    purser.executeProposal(client, { vault, index, payer }),
  ),
  reclaimApproval:
    ({ world: { vault }, rogue: feePayer }) =>
    async (client) => {
      if (await purser.fetchApproval(client, vault, 0n)) {
        await purser.reclaimApproval(client, { vault, index: 0n, feePayer });
      }
    },
  bootCheck:
    ({ world: { vault }, rogue: feePayer }) =>
    (client) =>
      purser.bootCheck(client, { vault, feePayer }),
  reportFault:
    ({ world: { vault }, rogue: feePayer }) =>
    (client) =>
      purser.reportFault(client, { vault, feePayer }),
} as const satisfies Record<string, Move>;

/** The names of the moves. */
export const MOVE_NAMES = Object.keys(MOVES) as readonly MoveName[];
