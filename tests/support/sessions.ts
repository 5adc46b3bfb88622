import type { Keypair, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, NewSession, Payment, SessionAccount, SessionRelease } from "../../sdk/src";
import type { Attempt } from "./attempt";
import type { Scene } from "./refusal";
import { keypair, OPEN_TERMS } from "./world";
import type { World } from "./world";

/** The key that sessions are opened for, unless a test names another one. */
export const KEY = keypair("session key");
/** The key of a second session. */
export const OTHER_KEY = keypair("other session key");

const SOL = 1_000_000_000n;

/** A session of the world's agent: the mandate's whole power until its end, unless a test lends less. */
export function newSession(world: World, change: Partial<NewSession> = {}): NewSession {
  const { vault, mint, agent } = world;
  const whole = { caps: {}, expiresAt: OPEN_TERMS.expiresAt };
  return { vault, mint, agent, key: KEY.publicKey, ...whole, ...change };
}

/** Opens a session, as an action of whatever client. */
export const opens =
  (world: World, change: Partial<NewSession> = {}) =>
  (client: Client): Promise<purser.Landed> =>
    purser.openSession(client, newSession(world, change));

/** Opens a session for a key that has lamports to pay fees. */
export async function open(world: World, change: Partial<NewSession> = {}): Promise<void> {
  const { key } = newSession(world, change);
  if (world.chain.account(key) === null) world.chain.airdrop(key, SOL);
  await opens(world, change)(world.client);
}

/** Ends a session, as an action of whatever client. */
export const ends =
  (world: World, key: PublicKey = KEY.publicKey) =>
  (client: Client): Promise<purser.Landed> => {
    const { vault, mint, agent } = world;
    return purser.endSession(client, { vault, mint, agent, key });
  };

/** What names a session of the world's agent to the owners. */
export function sessionName(
  { vault, mint, agent }: World,
  key: PublicKey = KEY.publicKey,
): Pick<SessionRelease, "vault" | "mint" | "agent" | "key"> {
  return { vault, mint, agent: agent.publicKey, key };
}

/** Puts a session on hold, as an action of whatever client. */
export const holds =
  (world: World, member: Keypair = world.members[2]) =>
  (client: Client): Promise<purser.Landed> =>
    purser.holdSession(client, { ...sessionName(world), member });

/** Releases a session, as an action of whatever client. */
export const releases =
  (world: World) =>
  (client: Client): Promise<purser.Landed> =>
    purser.releaseSession(client, { ...sessionName(world), members: world.quorum });

/** The address of a session of the world's agent, or of another one. */
export function sessionAt(
  { vault, mint, agent }: World,
  key: PublicKey = KEY.publicKey,
  of: PublicKey = agent.publicKey,
): PublicKey {
  return purser.sessionAddress(purser.mandateAddress(vault, of, mint), key);
}

/** A session of the world's agent as stored. */
export async function session(
  world: World,
  key: PublicKey = KEY.publicKey,
): Promise<SessionAccount> {
  const { vault, agent, mint } = world;
  const mandate = purser.mandateAddress(vault, agent.publicKey, mint);
  const found = await purser.fetchSession(world.client, mandate, key);
  if (!found) throw new Error("no session");
  return found;
}

/** A payment that a session key asks for. */
export function payment(world: World, base: bigint, change: Partial<Payment> = {}): Payment {
  return world.payment(base, { credentials: { session: KEY.publicKey }, ...change });
}

/** A payment that a session key signs. */
export function attempt(world: World, base: bigint, change: Partial<Payment> = {}): Attempt {
  return { payment: payment(world, base, change), signer: KEY };
}

/** Makes a payment in a session, as an action of whatever client. */
export const pays =
  (world: World, base: bigint, key: Keypair = KEY) =>
  (client: Client): Promise<purser.Receipt> => {
    const credentials = { session: key.publicKey };
    return purser.pay(client, payment(world, base, { credentials }), { agent: key });
  };

/** The world with its sessions: a refusal leaves these as they are too. */
export function withSessions(world: World): Scene {
  const { chain, client } = world;
  const stored = (key: Keypair) => chain.account(sessionAt(world, key.publicKey));
  return {
    chain,
    client,
    snapshot: () => {
      const sessions = [KEY, OTHER_KEY].map((key) => {
        const account = stored(key);
        return `${account?.lamports ?? 0} ${account?.data.toString("hex") ?? "-"}`;
      });
      return [world.snapshot(), ...sessions].join("\n");
    },
  };
}
