import type { PublicKey } from "@solana/web3.js";
import type { Client } from "../core/client";
import { decodeGateOutcomes } from "../core/gate-outcomes";
import { describedBy } from "../core/instruction";
import type { Described } from "../core/instruction";
import { paymentData } from "../core/payment-data";
import { recordedEvents } from "./events";
import type { RecordedEvent } from "./events";
import type { Invocation, Transaction } from "./history";
import { ALL_PASS, GENESIS, nextHead, RECORDING } from "./record";
import type { EvidenceRecord } from "./record";

/** A record rebuilt from a transaction, and what the transaction's log said of it, if the log was whole. */
export interface EvidenceEntry {
  readonly record: EvidenceRecord;
  /** The chain's head with this record, computed. */
  readonly head: Uint8Array;
  readonly signature: string;
  readonly logged: RecordedEvent | null;
}

/** What a history says of a vault. */
export interface RebuiltEvidence {
  /** Whether the history begins with the vault's creation. */
  readonly complete: boolean;
  /** Each mandate's records in order, by the mandate's address in base 58. */
  readonly chains: ReadonlyMap<string, readonly EvidenceEntry[]>;
}

/** Instructions that move the governance epoch. */
const GOVERNING: ReadonlySet<string> = new Set(["setMembers", "setDelays"]);

type Decided = Omit<EvidenceRecord, "sequence" | "kind">;

/**
 * Rebuilds the evidence of all mandates of a vault from its transactions alone: from instructions, accounts, slots and
 * block times. Logs are only noted.
 */
export function rebuildEvidence(
  client: Client,
  vault: PublicKey,
  transactions: readonly Transaction[],
): RebuiltEvidence {
  const rebuilder = new Rebuilder(client, vault);
  for (const transaction of transactions) rebuilder.read(transaction);
  return { complete: rebuilder.created, chains: rebuilder.chains };
}

class Rebuilder {
  readonly chains = new Map<string, EvidenceEntry[]>();
  created = false;
  private governanceEpoch = 1n;
  private grantEpoch = 1n;
  private readonly gated = new Map<string, Decided>();

  constructor(
    private readonly client: Client,
    private readonly vault: PublicKey,
  ) {}

  read(transaction: Transaction): void {
    const { events, complete } = recordedEvents(this.client, transaction.logs);
    let emitted = 0;
    for (const invocation of transaction.invocations) {
      const described = this.describe(invocation);
      const name = described?.name;
      if (name === "createVault" && this.isOurs(invocation.accounts[1])) this.created = true;
      if (name === "revokeAll" && this.isOurs(invocation.accounts[0])) this.grantEpoch += 1n;
      if (GOVERNING.has(name ?? "") && this.isOurs(invocation.accounts[0])) {
        this.governanceEpoch += 1n;
      }
      if (!RECORDING.has(name ?? "")) continue;

      // Each of these logs one event, also those of other vaults in the same transaction.
      const logged = events[emitted] ?? null;
      emitted += 1;
      const record =
        name === "feedback"
          ? this.outcome(invocation)
          : described && this.decision(described, invocation, transaction);
      if (record) this.append(record, transaction.signature, logged);
    }
    if (complete && emitted !== events.length) this.unexplained(transaction, events.slice(emitted));
  }

  private decision(described: Described, invocation: Invocation, transaction: Transaction) {
    const [, vault, , , mandate, , payee, mint] = invocation.accounts;
    if (!vault || !mandate || !payee || !mint || !this.isOurs(vault)) return null;
    const { name } = described;
    const decided: Decided = {
      ...paid(described, invocation.data),
      slot: transaction.slot,
      time: transaction.time,
      path: name === "pay" ? "fused" : name === "gate" ? "gated" : "unpaid",
      vault,
      mandate,
      payee,
      mint,
      governanceEpoch: this.governanceEpoch,
      grantEpoch: this.grantEpoch,
    };
    if (decided.path === "gated") this.gated.set(mandate.toBase58(), decided);
    const kind = decided.path === "unpaid" ? ("denial" as const) : ("decision" as const);
    return { ...decided, kind };
  }

  private outcome({ accounts: [mandate] }: Invocation) {
    const decided = mandate && this.gated.get(mandate.toBase58());
    if (!decided) return null;
    this.gated.delete(mandate.toBase58());
    return { ...decided, kind: "outcome" as const };
  }

  private append(
    record: Omit<EvidenceRecord, "sequence">,
    signature: string,
    logged: RecordedEvent | null,
  ) {
    const key = record.mandate.toBase58();
    const chain = this.chains.get(key) ?? [];
    const numbered = { ...record, sequence: BigInt(chain.length + 1) };
    const head = nextHead(chain.at(-1)?.head ?? GENESIS, numbered);
    chain.push({ record: numbered, head, signature, logged });
    this.chains.set(key, chain);
  }

  private unexplained({ signature }: Transaction, events: readonly RecordedEvent[]): never {
    throw new UnexplainedEvent(
      signature,
      events.map(({ sequence }) => sequence),
    );
  }

  private describe({ programId, data }: Invocation): Described | null {
    return programId.equals(this.client.program.programId) ? describedBy(this.client, data) : null;
  }

  private isOurs(vault: PublicKey | undefined): boolean {
    return vault?.equals(this.vault) ?? false;
  }
}

/** The program logged records that no instruction of the transaction explains: the transaction was tampered with. */
export class UnexplainedEvent extends Error {
  constructor(
    readonly signature: string,
    readonly sequences: readonly bigint[],
  ) {
    super(
      `transaction ${signature} logs records ${sequences.join(", ")} that none of its instructions explains`,
    );
    this.name = "UnexplainedEvent";
  }
}

/** What a record says of its payment; a denial's gates follow the payment in the instruction. */
function paid(
  described: Described,
  data: Uint8Array,
): Pick<EvidenceRecord, "amount" | "id" | "gates"> {
  const { amount, id, rest } = paymentData(described, data);
  if (described.name !== "recordDenial") return { amount, id, gates: ALL_PASS };
  return { amount, id, gates: decodeGateOutcomes(Buffer.from(rest).readBigUInt64LE()) ?? ALL_PASS };
}
