import type { Connection, Keypair, PublicKey } from "@solana/web3.js";
import { connect, send } from "../../sdk/src";
import type { Client } from "../../sdk/src";
import { closeBuffer, programDataAddress, setAuthority } from "../loader/instructions";
import { bufferPlace, createBuffer, earlierBuffer } from "./buffer";
import type { BufferPlace } from "./buffer";
import { consistsOf, currentProgram } from "./current-program";
import type { CurrentProgram } from "./current-program";
import { differing, fillBuffer } from "./fill-buffer";
import type { Progress } from "./fill-buffer";
import { createProgram, replaceProgram } from "./put-bytes";
import { BadSetting, HeldByAnother, NotAsSent } from "./refused";
import { requireLamports } from "./require-lamports";
import { verifyProgram } from "./verify-program";

/** What is to be deployed, where, and who gets it. */
export interface Deployment {
  readonly elf: Buffer;
  readonly program: PublicKey;
  /** The program's own key: it signs for its address once, at the first deployment. */
  readonly programKey: Keypair | null;
  /** Pays for everything, and holds the program until it is handed over. */
  readonly deployer: Keypair;
  /** Gets the upgrade authority. */
  readonly recipient: PublicKey;
  /** Told how far the writing is. */
  readonly report?: (progress: Progress) => void;
}

/** What a deployment did. */
export interface Deployed {
  readonly outcome: "deployed" | "upgraded" | "unchanged";
  /** Whether the authority was handed over now; it was already if not. */
  readonly handedOver: boolean;
  /** Lamports that the deployer has less than before. */
  readonly cost: bigint;
}

/**
 * Brings a program to a cluster and hands it over. It can be run again at any time: it takes up what an earlier run has
 * left, and does nothing where everything is as asked for. The authority goes over last, after the program's bytes were
 * read back, compared, and seen to answer.
 *
 * @throws {DeploymentRefused} or a subclass that says what is in the way.
 */
export async function deployProgram(
  connection: Connection,
  deployment: Deployment,
): Promise<Deployed> {
  const { program, deployer, recipient } = deployment;
  const client = connect(connection, program);
  const before = await connection.getBalance(deployer.publicKey, "confirmed");

  const current = await currentProgram(connection, program);
  const outcome = await bring(client, deployment, current);
  await verifyProgram(connection, deployment);
  const handedOver = !(await holds(connection, program, recipient));
  if (handedOver) await handOver(client, deployment);

  const after = await connection.getBalance(deployer.publicKey, "confirmed");
  return { outcome, handedOver, cost: BigInt(before - after) };
}

/** Sees that the program's bytes are on the cluster, whatever is there now. */
async function bring(
  client: Client,
  deployment: Deployment,
  current: CurrentProgram | null,
): Promise<Deployed["outcome"]> {
  const { elf, deployer } = deployment;
  const place = await bufferPlace(deployer.publicKey, elf);
  if (!current) {
    const key = requireProgramKey(deployment);
    await collect(client, deployment, place, current);
    await createProgram(client, deployment, place, key);
    return "deployed";
  }
  requireHold(deployment, current);
  if (consistsOf(current, elf)) {
    await closeLeftover(client, deployer, place);
    return "unchanged";
  }
  await collect(client, deployment, place, current);
  await replaceProgram(client, deployment, place, current);
  return "upgraded";
}

function requireProgramKey({ program, programKey }: Deployment): Keypair {
  if (programKey?.publicKey.equals(program)) return programKey;
  throw new BadSetting(
    "PURSER_PROGRAM_KEYPAIR",
    programKey?.publicKey.toBase58(),
    `nothing is deployed at ${program.toBase58()} yet: the first deployment needs the keypair of that address`,
  );
}

/** A program in other hands is left alone, unless it is as asked for and in the recipient's. */
function requireHold(deployment: Deployment, current: CurrentProgram): void {
  const { elf, program, deployer, recipient } = deployment;
  if (current.authority?.equals(deployer.publicKey)) return;
  if (current.authority?.equals(recipient) && consistsOf(current, elf)) return;
  const what = `the program ${program.toBase58()}`;
  throw new HeldByAnother(what, current.authority, deployer.publicKey);
}

/** Collects the program's bytes in the buffer. */
async function collect(
  client: Client,
  deployment: Deployment,
  place: BufferPlace,
  current: CurrentProgram | null,
): Promise<void> {
  const { elf, deployer, report = () => undefined } = deployment;
  const { connection } = client;
  const earlier = await earlierBuffer(connection, deployer.publicKey, place);
  const writes = differing(earlier?.bytes ?? Buffer.alloc(0), elf).length;
  await requireLamports(connection, deployment, place, current, writes + (earlier ? 0 : 1));
  if (!earlier) await createBuffer(client, deployer, place, elf);
  await fillBuffer(connection, deployer, place.address, elf, report);
}

/** Gets back the rent of a buffer that is not needed any more. */
async function closeLeftover(client: Client, deployer: Keypair, place: BufferPlace): Promise<void> {
  const { publicKey } = deployer;
  if (!(await earlierBuffer(client.connection, publicKey, place))) return;
  const instructions = [closeBuffer(place.address, publicKey, publicKey)];
  await send(client, { instructions, signers: [deployer] });
}

async function handOver(
  client: Client,
  { program, deployer, recipient }: Deployment,
): Promise<void> {
  const data = programDataAddress(program);
  const instructions = [setAuthority(data, deployer.publicKey, recipient)];
  await send(client, { instructions, signers: [deployer] });
  if (await holds(client.connection, program, recipient)) return;
  throw new NotAsSent(data, `the cluster does not show ${recipient.toBase58()} as its authority`);
}

async function holds(connection: Connection, program: PublicKey, who: PublicKey): Promise<boolean> {
  return (await currentProgram(connection, program))?.authority?.equals(who) ?? false;
}
