import type { PublicKey } from "@solana/web3.js";
import type { Client } from "../../core/client";
import { Kernel } from "../../kernel/kernel";
import { placedEvents } from "../events";
import type { PlacedEvent } from "../events";
import type { Transaction } from "../history";
import { RECORDING } from "../record";
import { pays, rowOf } from "./check";
import type { Consent, Ending, Moment, Paying } from "./check";
import { delayOf } from "./delay";
import { appendedBy } from "./evidence";
import { WATCHED } from "./properties";
import type { Model } from "./properties";
import { unseenVault } from "./state";
import type { WatchedVault } from "./state";
import { readSteps, signed } from "./step";
import type { Read, Step } from "./step";
import { update } from "./update";

/** A property of the models that a transaction broke. */
export interface Violation {
  /** As the model names it. */
  readonly property: string;
  readonly model: Model;
  /** What was wrong and what would be right: keys in base 58, amounts in base units with their mint. */
  readonly what: string;
  readonly signature: string;
}

/** What the monitor found in one transaction. */
export interface Found {
  readonly violations: readonly Violation[];
  /** What it could not judge, in words: instructions that this package does not know. */
  readonly unknown: readonly string[];
}

/**
 * Follows one vault, transaction by transaction, and names the properties of the models that one breaks. What it keeps
 * is an entry of fixed size for each account of the vault: the work per transaction does not grow with the history.
 *
 * @example
 * const monitor = await Monitor.of(client, vault);
 * for (const transaction of await history(client, vault)) {
 *   for (const { property, what } of monitor.step(transaction).violations) console.log(property, what);
 * }
 */
export class Monitor {
  private constructor(
    private readonly client: Client,
    readonly vault: PublicKey,
    private readonly kernel: Kernel,
    /** What the transactions so far imply. */
    readonly state: WatchedVault,
  ) {}

  /** The latest transaction that it saw; `null` before the first. */
  latest: Pick<Transaction, "signature" | "slot"> | null = null;

  /** Whether it saw everything since the vault's creation, and knew it. */
  whole = true;

  /** A monitor of a vault, from its first transaction on. */
  static async of(client: Client, vault: PublicKey): Promise<Monitor> {
    return new Monitor(client, vault, await Kernel.load(), unseenVault());
  }

  /** Leaves out a transaction that cannot be read any more. What is found behind it may come of what was not seen. */
  skip(transaction: Pick<Transaction, "signature" | "slot">): void {
    this.latest = transaction;
    this.whole = false;
  }

  /** Takes the next transaction that names the vault and succeeded. */
  step(transaction: Transaction): Found {
    const { client, state } = this;
    const read = readSteps(client, transaction);
    const logs = placedEvents(client, transaction.logs);
    const events = logs.complete ? logs.events : null;
    const steps = read.steps.filter((step) => this.isOurs(step));
    const mandates = new Set<string>();
    const violations: Violation[] = [];
    for (const step of steps) {
      if (step.at.mandate !== undefined) mandates.add(step.at.mandate);
      const moment = this.moment(transaction, read, step, events);
      violations.push(...this.check("step", moment));
      update(moment);
    }
    const ending: Ending = { transaction, read, vault: state, mandates, steps, events };
    violations.push(...this.check("end", ending));
    // A ticket that stayed is reported once; the program refuses it in another slot.
    for (const mandate of mandates) {
      const left = state.mandates.get(mandate);
      if (left) left.ticket = null;
    }
    this.balances(transaction);
    this.latest = { signature: transaction.signature, slot: transaction.slot };
    const unknown = read.unknown.map(
      (place) => `instruction ${place} calls the program in a way that this package does not know`,
    );
    this.whole &&= state.created && unknown.length === 0;
    return { violations, unknown };
  }

  private check(when: "step", seen: Moment): Violation[];
  private check(when: "end", seen: Ending): Violation[];
  private check(when: "step" | "end", seen: Moment | Ending): Violation[] {
    const { signature } = seen.transaction;
    return (Object.keys(WATCHED) as Model[]).flatMap((model) =>
      Object.entries(WATCHED[model]).flatMap(([property, checks]) => {
        const what = when === "step" ? checks.step?.(seen as Moment) : checks.end?.(seen as Ending);
        return what ? [{ property, model, what, signature }] : [];
      }),
    );
  }

  private moment(
    transaction: Transaction,
    read: Read,
    step: Step,
    events: readonly PlacedEvent[] | null,
  ): Moment {
    const { client, kernel, state: vault } = this;
    const paying = this.paying(step);
    const seen = { transaction, vault, step, paying };
    // Each step that records logs one event, those of other vaults too.
    const recording = read.steps.filter(({ name }) => RECORDING.has(name));
    const logged = events ? (events[recording.indexOf(step)] ?? null) : undefined;
    const appended = appendedBy(seen, vault.mandates.get(step.at.mandate ?? ""), logged);
    return { client, kernel, read, ...seen, appended, consent: this.consent(transaction, step) };
  }

  private paying(step: Step): Paying | null {
    if (!pays(step) && step.name !== "recordDenial") return null;
    const { state } = this;
    const { mandate: address = "", agent: signer = "", payee = "", mint = "" } = step.at;
    const mandate = state.mandates.get(address);
    if (!mandate) return null;
    const { amount, issuedAt, hash } = step.args.payment;
    return {
      amount,
      id: { issuedAt, hash: Uint8Array.from(hash) },
      ...{ signer, payee, mint, address, mandate },
      budget: state.budgets.get(mint) ?? null,
      session: shown(step, state.sessions),
      approval: shown(step, state.approvals),
    };
  }

  private consent(transaction: Transaction, step: Step): Consent | null {
    if (rowOf(step.name)?.who !== "threshold") return null;
    const { client, kernel, state } = this;
    const keys = new Set([step.at.payer ?? "", ...step.trailing]);
    const cosigners = [...keys].filter(
      (key) => state.members.includes(key) && signed(transaction, step, key),
    );
    const proposal = shown(step, state.proposals);
    return { cosigners, proposal, delay: delayOf(client, kernel, state, step) };
  }

  /** What custody holds behind a transaction; less than that before the next one left it unseen. */
  private balances({ balances }: Transaction): void {
    for (const budget of this.state.budgets.values()) {
      const seen = balances?.find(({ account }) => account.toBase58() === budget.custody);
      if (seen) budget.balance = seen.after;
    }
  }

  private isOurs({ at }: Step): boolean {
    if (at.vault !== undefined) return at.vault === this.vault.toBase58();
    return this.state.mandates.has(at.mandate ?? "");
  }
}

/** The first account of a kind among a step's trailing accounts. */
function shown<Account>(step: Step, accounts: ReadonlyMap<string, Account>): Account | null {
  const found = step.trailing.find((key) => accounts.has(key));
  return (found === undefined ? undefined : accounts.get(found)) ?? null;
}
