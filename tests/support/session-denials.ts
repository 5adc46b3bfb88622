import type { AccountMeta, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Attempt } from "./attempt";
import type { Denial } from "./denials";
import { attempt, ends, holds, KEY, open, OTHER_KEY, sessionAt } from "./sessions";
import { NOON } from "./world";
import type { World } from "./world";

/** An account that trails to be written, as a session does. */
export function shown(pubkey: PublicKey): AccountMeta {
  return { pubkey, isSigner: false, isWritable: true };
}

/** A payment that the session key signs beside somebody else's session. */
function showing(world: World, session: PublicKey): Attempt {
  return { ...attempt(world, 100n), trailing: [shown(session)] };
}

function mismatch(when: string, arrange: Denial["arrange"]): Denial {
  return { when, gate: "identity", reason: "SessionMismatch", arrange };
}

const MISMATCHES: readonly Denial[] = [
  mismatch("the key shows its session of another agent's mandate (A16)", async ({ world }) => {
    const { otherAgent } = world;
    await open(world);
    await open(world, { agent: otherAgent });
    return showing(world, sessionAt(world, KEY.publicKey, otherAgent.publicKey));
  }),
  mismatch(
    "the key shows its session of the agent's mandate for another mint (A19)",
    async ({ world, otherMint: mint }) => {
      await open(world);
      await open(world, { mint });
      const mandate = purser.mandateAddress(world.vault, world.agent.publicKey, mint);
      return showing(world, purser.sessionAddress(mandate, KEY.publicKey));
    },
  ),
  mismatch(
    "the key shows its session of the agent's mandate in another vault (A16)",
    async ({ world, otherVault: vault }) => {
      await open(world);
      await open(world, { vault });
      const mandate = purser.mandateAddress(vault, world.agent.publicKey, world.mint);
      return showing(world, purser.sessionAddress(mandate, KEY.publicKey));
    },
  ),
  mismatch("the key shows the session of another key (A41)", async ({ world }) => {
    await open(world);
    await open(world, { key: OTHER_KEY.publicKey });
    return showing(world, sessionAt(world, OTHER_KEY.publicKey));
  }),
  mismatch("a stranger shows the session of a key that did not sign (A41)", async ({ world }) => {
    await open(world);
    return { ...attempt(world, 100n), signer: world.stranger };
  }),
  mismatch("the agent itself shows a session of its own", async ({ world }) => {
    await open(world);
    return { ...attempt(world, 100n), signer: world.agent };
  }),
];

/** The numbers are the mandate's incarnations, which the vault hands out. */
function revoked(): Denial {
  const row: Denial & { got: bigint; limit: bigint } = {
    when: "they revoked and granted anew this mandate alone, which revives no session either (A33)",
    gate: "identity",
    reason: "SessionStale",
    got: 0n,
    limit: 0n,
    arrange: async ({ world }) => {
      const { client, vault, mint, agent, quorum: members } = world;
      await open(world);
      row.got = (await world.mandate()).incarnation;
      await purser.revokeMandate(client, { vault, mint, members, agent: agent.publicKey });
      await world.grant({});
      row.limit = (await world.mandate()).incarnation;
      return attempt(world, 100n);
    },
  };
  return row;
}

const HELD_OR_OVER: readonly Denial[] = [
  {
    when: "a member put the session on hold",
    gate: "freeze",
    reason: "SessionHeld",
    arrange: async ({ world }) => {
      await open(world);
      await holds(world)(world.client);
      return attempt(world, 100n);
    },
  },
  {
    when: "a session key shows no session",
    gate: "identity",
    reason: "SignerNotAgent",
    arrange: async ({ world }) => {
      await open(world);
      return { ...attempt(world, 100n), trailing: [] };
    },
  },
  {
    when: "the session ended long ago",
    gate: "identity",
    reason: "SessionExpired",
    got: NOON + 86_400n,
    limit: NOON + 60n,
    arrange: async ({ world }) => {
      await open(world, { expiresAt: NOON + 60n });
      world.chain.advance(86_400n);
      return attempt(world, 100n);
    },
  },
  {
    when: "the agent ended the session",
    gate: "identity",
    reason: "SessionExpired",
    got: NOON,
    arrange: async ({ world }) => {
      await open(world);
      await ends(world)(world.client);
      return attempt(world, 100n);
    },
  },
  {
    when: "the owners revoked all grants since the session was opened (A33)",
    gate: "identity",
    reason: "SessionStale",
    got: 1n,
    limit: 2n,
    arrange: async ({ world }) => {
      await open(world);
      await purser.revokeAll(world.client, { vault: world.vault, members: world.quorum });
      return attempt(world, 100n);
    },
  },
  {
    when: "they also granted the mandate anew, which revives no session (A33)",
    gate: "identity",
    reason: "SessionStale",
    got: 1n,
    limit: 2n,
    arrange: async ({ world }) => {
      await open(world);
      await purser.revokeAll(world.client, { vault: world.vault, members: world.quorum });
      await world.grant({});
      return attempt(world, 100n);
    },
  },
  revoked(),
];

/** Every denial of a payment in a session that no vector of `limits.json` covers. */
export const SESSION_DENIALS: readonly Denial[] = [...MISMATCHES, ...HELD_OR_OVER];
