import type { Transaction } from "../../sdk/src";
import type { Model } from "../../sdk/src";
import { encodeGateOutcomes, gateOutcomes } from "../../sdk/src/core/gate-outcomes";
import type { GateOutcome } from "../../sdk/src/core/gate-outcomes";
import { AT, by, invoking, moved, ofAmount, silent, unsigned, withData } from "./forging";
import type { Forging } from "./forging";
import { inserted, itemAt, without } from "./tampering";
import { PER_PAYMENT } from "./watched-history";

/** A history that never was, which ends in a transaction that breaks a property. */
export interface Forgery {
  readonly what: string;
  readonly forge: (history: Forging) => readonly Transaction[];
  /** What is broken beside the property itself, because whatever breaks it breaks that too. */
  readonly also?: readonly string[];
}

/** Forged histories by model and by the property that they break. */
export const FORGERIES: Readonly<Record<Model, Readonly<Record<string, Forgery>>>> = {
  Guardian: {
    TypeInvariant: {
      what: "a denial records an answer that no gate gives",
      forge: (history) => denying(history, 9n),
    },
    FailClosed: {
      what: "a payment is made though a gate could not decide on the same request right before",
      forge: (history) => deniedAndPaid(history, "error"),
    },
    DefaultDeny: {
      what: "tokens leave custody, and no instruction of the program is around the transfer",
      forge: (history) => {
        const after = history.upTo("pay", 4);
        const [payment, ...rest] = [history.of("pay"), ...after.slice(-1)];
        const alone = invoking(payment, (invocations) => without(invocations, 0));
        return [...after, silent(moved(alone, itemAt(rest, 0)))];
      },
    },
    AllowRequiresUnanimity: {
      what: "a payment is made though a gate denied the same request right before",
      forge: (history) => deniedAndPaid(history, "deny"),
    },
    FreezeOverride: {
      what: "a denial records that the freeze gate passes while the mandate is on hold",
      forge: (history) => denying(history, gates("deny")),
    },
  },
  Lifecycle: {
    TypeInvariant: {
      what: "a paused vault is paused",
      forge: (history) => repeated(history, "pause"),
    },
    PermissionBeforePower: {
      what: "the tokens of a gated payment move before its gate, and again behind it",
      forge: (history) => {
        const gated = silent(history.of("gate"));
        const early = invoking(gated, (all) => [...all.slice(1, 3), ...all]);
        return history.instead(early, "gate");
      },
      also: ["NoTransferWithoutTicket"],
    },
    FailClosedAuth: {
      what: "a payment that its agent did not sign",
      forge: (history) =>
        history.instead(unsigned(history.of("pay"), history.history.world.agent), "pay"),
    },
    FailClosedEvidence: {
      what: "a payment that logs no record",
      forge: (history) => {
        const payment = history.of("pay");
        const logs = payment.logs.filter((line) => !line.startsWith(DATA));
        return history.instead({ ...payment, logs }, "pay");
      },
    },
    EvidenceBeforeToken: {
      what: "the record of a gate is logged only once the tokens began to move",
      forge: (history) => {
        const gated = history.of("gate");
        const at = gated.logs.findIndex((line) => line.startsWith(DATA));
        const record = itemAt(gated.logs, at);
        const rest = without(gated.logs, at);
        const transfer = rest.flatMap((line, place) =>
          line.endsWith("invoke [1]") ? [place] : [],
        );
        const logs = inserted(rest, itemAt(transfer, 1) + 1, record);
        return history.instead({ ...gated, logs }, "gate");
      },
    },
    TokenRequiredForActuation: {
      what: "a payment moves more than it says",
      forge: (history) => {
        const more = withData(history.of("pay"), 1, (data) => data.writeBigUInt64LE(101n, 1));
        return history.instead({ ...more, balances: null }, "pay");
      },
    },
    ModeDecisionConsistency: {
      what: "a payment is made while the vault boots",
      forge: (history) => history.again(history.upTo("resume", 1)),
    },
    FaultIsLatched: {
      what: "a faulted vault is faulted again",
      forge: (history) => repeated(history, "reportFault"),
    },
    NoDirectInertToRun: {
      what: "a boot check before the first resume",
      forge: (history) => [...history.before("resume"), history.of("bootCheck")],
    },
    BootPromotionValid: {
      what: "two boot checks in one slot",
      forge: (history) => [...history.upTo("bootCheck"), history.of("bootCheck")],
    },
    BootTimeoutBounded: {
      what: "a boot check at the deadline",
      forge: (history) => {
        const check = history.of("bootCheck");
        const late = { ...check, time: history.of("resume").time + 3_600n };
        return history.instead(late, "bootCheck");
      },
    },
    DenyZeroActuation: {
      what: "the record of a denial moves tokens",
      forge: (history) => {
        const transfer = itemAt(history.of("pay").invocations, 1);
        const denial = invoking(history.of("recordDenial"), (all) => [...all, transfer]);
        return history.instead(silent(denial), "recordDenial");
      },
    },
    ChainIntegrity: {
      what: "a payment logs another head than its record has",
      forge: (history) => {
        const payment = history.of("pay");
        const logs = payment.logs.map((line) => {
          if (!line.startsWith(DATA)) return line;
          const data = Buffer.from(line.slice(DATA.length), "base64");
          data[data.length - 1]! ^= 1;
          return `${DATA}${data.toString("base64")}`;
        });
        return history.instead({ ...payment, logs }, "pay");
      },
    },
    EventuallyIdle: {
      what: "a gated payment that moved and is not settled",
      forge: (history) => gatedWithout(history, 3),
      also: ["TicketWithinTransaction", "AtomicOrNothing"],
    },
    TokenEnds: {
      what: "a gate alone",
      forge: (history) => gatedWithout(history, 1),
      also: ["TicketWithinTransaction", "AtomicOrNothing"],
    },
  },
  Grants: {
    TypeInvariant: {
      what: "a grant of 367 days",
      forge: (history) => {
        const grant = history.of("grantMandate");
        const end = grant.time + 367n * 86_400n;
        const long = withData(grant, 0, (data) => data.writeBigUInt64LE(end, AT.mandateEnd));
        return history.instead(long, "grantMandate");
      },
    },
    NoTrustBypass: {
      what: "one member of two resumes the vault",
      forge: (history) => {
        const [, second] = history.history.world.members;
        return history.instead(unsigned(history.of("resume", 1), second), "resume", 1);
      },
    },
    TrustEscalationSafety: {
      what: "members who sign together give a mandate at once what they took from it",
      forge: (history) => {
        const after = history.upTo("grantMandate", 1);
        const wider = withData(history.of("grantMandate"), 0, (data) =>
          data.writeBigUInt64LE(2n, AT.version),
        );
        return [...after, moved(wider, itemAt(after, after.length - 1))];
      },
    },
    GrantConfinement: {
      what: "a session is lent that outlives its mandate",
      forge: (history) => {
        const longer = withData(history.of("openSession"), 0, (data) =>
          data.writeBigUInt64LE(data.readBigUInt64LE(AT.sessionEnd) + 1n, AT.sessionEnd),
        );
        return history.instead(longer, "openSession");
      },
    },
    OneStepGovernorApproval: {
      what: "a grant by a proposal that its proposer alone approves",
      forge: (history) => [...history.before("approveProposal"), history.of("grantMandate", 2)],
    },
    NoDowngradeRace: {
      what: "a grant that was prepared before the mandate was tightened lands behind that",
      forge: (history) => repeated(history, "grantMandate", 1),
    },
    IdempotentRevocation: {
      what: "a revoked mandate is revoked again",
      forge: (history) => repeated(history, "revokeMandate"),
    },
    BoundedDenialLatency: {
      what: "the payment right behind a hold of its payee",
      forge: (history) => history.again(history.upTo("holdCounterparty")),
    },
    EventualDecision: {
      what: "a member approves a proposal at the second at which it dies",
      forge: (history) => {
        const vote = history.of("approveProposal", 1);
        // By default a proposal lives for 14 days behind the longest delay.
        return history.instead({ ...vote, time: vote.time + 60n * 86_400n }, "approveProposal", 1);
      },
    },
    GrantExpiration: {
      what: "a payment at the second at which its mandate ends",
      forge: (history) => {
        const [payment, ...before] = history.again(history.upTo("pay", 4)).reverse();
        return [...before.reverse(), { ...payment!, time: payment!.time + 366n * 86_400n }];
      },
    },
  },
  Payment: {
    TypeInvariant: {
      what: "a payment of nothing",
      forge: (history) => history.instead(silent(ofAmount(history.of("pay"), 0n)), "pay"),
    },
    TicketWithinTransaction: {
      what: "a gated payment that is not settled",
      forge: (history) => gatedWithout(history, 3),
      also: ["EventuallyIdle", "AtomicOrNothing"],
    },
    CapsHold: {
      what: "a payment of one unit more than its mandate's cap",
      forge: (history) =>
        history.instead(silent(ofAmount(history.of("pay", 1), PER_PAYMENT + 1n)), "pay", 1),
    },
    ApprovalSingleUse: {
      what: "an approval is spent twice, by payments of different ids",
      forge: (history) => history.again(history.upTo("pay", 3), history.of("pay", 3)),
    },
    NoTransferWithoutTicket: {
      what: "a transfer without a gate",
      forge: (history) => {
        const alone = invoking(silent(history.of("gate")), (all) => all.slice(1, 3));
        return history.instead(alone, "gate");
      },
    },
    TicketUsedOnce: {
      what: "a program invokes the transfer of a ticket once more",
      forge: (history) => {
        const twice = invoking(silent(history.of("gate")), (all) => {
          const transfer = { ...itemAt(all, 1), nested: true };
          return [...all.slice(0, 3), transfer, itemAt(all, 2), ...all.slice(3)];
        });
        return history.instead(twice, "gate");
      },
    },
    NoStaleApproval: {
      what: "an approval is spent behind a change of the rules of voting",
      forge: (history) => {
        const unspent = history.upTo("setDelays").filter((one) => one !== history.of("pay", 3));
        return history.again(unspent.map(silent), history.of("pay", 3)).map((one, place, all) =>
          // Its id is the one that was approved.
          place === all.length - 1
            ? { ...one, invocations: history.of("pay", 3).invocations }
            : one,
        );
      },
    },
    NoConsentReplayed: {
      what: "the consent to an approval is sent again",
      forge: (history) => repeated(history, "approvePayment"),
    },
    AtomicOrNothing: {
      what: "another instruction stands between gate and transfer",
      forge: (history) => {
        const memo = itemAt(history.of("pause").invocations, 0);
        const foreign = { ...memo, programId: history.history.world.mint };
        const apart = invoking(silent(history.of("gate")), (all) => inserted(all, 1, foreign));
        return history.instead(apart, "gate");
      },
    },
    OnlyOwnBudget: {
      what: "an agent pays from another one's mandate",
      forge: (history) => {
        const { agent, otherAgent } = history.history.world;
        const foreign = by(history.of("pay", 1), otherAgent.publicKey, agent.publicKey);
        return history.instead(foreign, "pay", 1);
      },
    },
    NoIdPaidTwice: {
      what: "a payment is sent again",
      forge: (history) => {
        const after = history.upTo("pay");
        return [...after, silent(moved(history.of("pay"), history.of("pay")))];
      },
    },
    RogueCannotBlock: {
      what: "a member ends a proposal of another one",
      forge: (history) => {
        const [first, , proposer] = history.history.world.members;
        const ended = by(history.of("cancelProposal"), proposer.publicKey, first.publicKey);
        return history.instead(ended, "cancelProposal");
      },
    },
  },
};

const DATA = "Program data: ";

/** What the gates say of a payment, all but the context gate in favour. */
function gates(outcome: Exclude<GateOutcome, "pass">): bigint {
  return encodeGateOutcomes({ ...gateOutcomes([]), context: outcome });
}

/** The real denial with other answers of the gates. */
function denying(history: Forging, codes: bigint): Transaction[] {
  const denial = withData(history.of("recordDenial"), 0, (data) =>
    data.writeBigUInt64LE(codes, AT.gates),
  );
  return history.instead(silent(denial), "recordDenial");
}

/** A payment whose transaction records first that the same request is denied. */
function deniedAndPaid(history: Forging, outcome: Exclude<GateOutcome, "pass">): Transaction[] {
  const [last, ...before] = history.again(history.upTo("releaseCounterparty")).reverse();
  const contradicting = invoking(last!, (all) => {
    const payment = itemAt(all, 0);
    const denial = Buffer.alloc(AT.gates + 8);
    denial.set(payment.data.subarray(0, AT.gates));
    denial[0] = itemAt(history.of("recordDenial").invocations, 0).data[0]!;
    denial.writeBigUInt64LE(gates(outcome), AT.gates);
    return [{ ...payment, data: denial }, ...all];
  });
  return [...before.reverse(), contradicting];
}

/** A transaction that lands twice. */
function repeated(
  history: Forging,
  name: Parameters<Forging["of"]>[0],
  nth = 0,
): readonly Transaction[] {
  return [...history.upTo(name, nth), silent(moved(history.of(name, nth), history.of(name, nth)))];
}

/** The gated payment cut off before an invocation. */
function gatedWithout(history: Forging, place: number): Transaction[] {
  const cut = invoking(silent(history.of("gate")), (all) => all.slice(0, place));
  return history.instead(cut, "gate");
}
