import type { Model, Transaction } from "../../sdk/src";
import { altered, AT, by, invoking, moved, ofAmount, silent, withData } from "./forging";
import type { Forging } from "./forging";
import type { Forgery } from "./forgeries";
import { itemAt, without } from "./tampering";
import { APPROVAL_THRESHOLD, TIMELOCK } from "./watched-history";

/** A forged history of a property that has one already, broken in another way. */
export interface MoreForgery extends Forgery {
  readonly model: Model;
  readonly property: string;
}

const DAY = 86_400n;

/** Other ways to break the properties whose checks have several branches. */
export function moreForgeries(): readonly MoreForgery[] {
  return [
    {
      model: "Guardian",
      property: "DefaultDeny",
      what: "custody holds less than after the transaction before",
      forge: (history) =>
        poorer(history, ({ before, after }) => ({ before: before - 1n, after: after - 1n })),
    },
    {
      model: "Guardian",
      property: "DefaultDeny",
      what: "more left custody than the payment says",
      forge: (history) => poorer(history, ({ after }) => ({ after: after - 1n })),
    },
    {
      model: "Guardian",
      property: "DefaultDeny",
      what: "a mandate that was never granted pays",
      forge: (history) => {
        const ungranted = history
          .before("pay")
          .filter((one) => one !== history.of("grantMandate", 2));
        return [...ungranted, silent(history.of("pay", 1))];
      },
    },
    {
      model: "Guardian",
      property: "FreezeOverride",
      what: "a payment while the vault is paused",
      forge: (history) => history.again(history.upTo("pause")),
      also: ["ModeDecisionConsistency", "BoundedDenialLatency"],
    },
    {
      model: "Guardian",
      property: "FreezeOverride",
      what: "a payment while its mandate is on hold",
      forge: (history) => history.again(history.upTo("holdMandate")),
      also: ["BoundedDenialLatency"],
    },
    {
      model: "Lifecycle",
      property: "TypeInvariant",
      what: "a running vault is resumed",
      forge: (history) => {
        const after = history.upTo("pay", 4);
        return [...after, moved(history.of("resume"), itemAt(after, after.length - 1))];
      },
    },
    {
      model: "Lifecycle",
      property: "FaultIsLatched",
      what: "a boot check of a faulted vault",
      forge: (history) => {
        const after = history.upTo("reportFault");
        return [...after, moved(history.of("bootCheck"), itemAt(after, after.length - 1))];
      },
    },
    {
      model: "Lifecycle",
      property: "BootPromotionValid",
      what: "a boot check that does not look at custody",
      forge: (history) => {
        const blind = altered(history.of("bootCheck"), 0, ({ accounts }) => ({
          accounts: accounts.slice(0, 1),
        }));
        return history.instead(blind, "bootCheck");
      },
    },
    {
      model: "Lifecycle",
      property: "BootPromotionValid",
      what: "a boot check of a vault that runs",
      forge: (history) => {
        const after = history.upTo("bootCheck", 2);
        return [...after, moved(history.of("bootCheck"), itemAt(after, after.length - 1))];
      },
    },
    {
      model: "Lifecycle",
      property: "TokenRequiredForActuation",
      what: "a payment moves to another account",
      forge: (history) => {
        const stolen = altered(history.of("pay"), 1, ({ accounts }) => ({
          accounts: accounts.map((key, place) => (place === 2 ? history.history.world.mint : key)),
        }));
        return history.instead(silent(stolen), "pay");
      },
    },
    {
      model: "Lifecycle",
      property: "TokenRequiredForActuation",
      what: "a withdrawal moves more than it says",
      forge: (history) => {
        const more = withData(history.of("withdraw"), 1, (data) => data.writeBigUInt64LE(71n, 1));
        return history.instead(silent(more), "withdraw");
      },
    },
    {
      model: "Lifecycle",
      property: "TokenRequiredForActuation",
      what: "a payment moves nothing",
      forge: (history) =>
        history.instead(silent(invoking(history.of("pay"), (all) => without(all, 1))), "pay"),
    },
    {
      model: "Lifecycle",
      property: "FailClosedEvidence",
      what: "a payment logs the number of another record",
      forge: (history) => {
        const again = history.again(history.upTo("pay"));
        return again.map((one, place) =>
          place === again.length - 1 ? { ...one, logs: history.of("pay").logs } : one,
        );
      },
    },
    {
      model: "Grants",
      property: "NoTrustBypass",
      what: "somebody who is no member pauses",
      forge: (history) => {
        const { members, stranger } = history.history.world;
        const foreign = by(history.of("pause"), members[0].publicKey, stranger.publicKey);
        return history.instead(foreign, "pause");
      },
    },
    {
      model: "Grants",
      property: "NoTrustBypass",
      what: "somebody else than the agent opens a session",
      forge: (history) => {
        const { agent, stranger } = history.history.world;
        const foreign = by(history.of("openSession"), agent.publicKey, stranger.publicKey);
        return history.instead(foreign, "openSession");
      },
    },
    {
      model: "Grants",
      property: "TrustEscalationSafety",
      what: "a proposal is done a second before the timelock is over",
      forge: (history) => {
        const { time } = history.of("approveProposal");
        const early = { ...history.of("grantMandate", 2), time: time + TIMELOCK - 1n };
        return history.instead(early, "grantMandate", 2);
      },
    },
    {
      model: "Grants",
      property: "GrantConfinement",
      what: "a session key pays over its own cap",
      forge: (history) => history.instead(silent(ofAmount(history.of("pay", 2), 301n)), "pay", 2),
    },
    {
      model: "Grants",
      property: "OneStepGovernorApproval",
      what: "a proposal is done twice",
      forge: (history) => {
        const [first, again] = [history.upTo("setDelays"), history.of("setDelays")];
        return [...first, moved(again, again)];
      },
    },
    {
      model: "Grants",
      property: "OneStepGovernorApproval",
      what: "a proposal is done with other arguments than were approved",
      forge: (history) =>
        history.instead(
          withData(history.of("setDelays"), 0, (data) => data.writeBigUInt64LE(0n, 9)),
          "setDelays",
        ),
    },
    {
      model: "Grants",
      property: "IdempotentRevocation",
      what: "a revoked mandate pays",
      forge: (history) => history.again(history.upTo("revokeMandate"), history.of("pay", 1)),
      also: ["BoundedDenialLatency"],
    },
    {
      model: "Payment",
      property: "ApprovalSingleUse",
      what: "a large payment shows no approval",
      forge: (history) => {
        const bare = altered(history.of("pay", 3), 0, ({ accounts }) => ({
          accounts: accounts.slice(0, -1),
        }));
        return history.instead(silent(bare), "pay", 3);
      },
    },
    {
      model: "Payment",
      property: "ApprovalSingleUse",
      what: "an approval is spent on another amount",
      forge: (history) =>
        history.instead(silent(ofAmount(history.of("pay", 3), APPROVAL_THRESHOLD + 2n)), "pay", 3),
    },
    {
      model: "Payment",
      property: "ApprovalSingleUse",
      what: "an approval is spent once its time is over",
      forge: (history) => {
        const late = { ...history.of("pay", 3), time: history.of("pay", 3).time + DAY };
        return history.instead(silent(late), "pay", 3);
      },
    },
    {
      model: "Payment",
      property: "NoTransferWithoutTicket",
      what: "a transfer of more than its ticket",
      forge: (history) => {
        const write = (data: Buffer): void => {
          data.writeBigUInt64LE(201n, AT.amount);
        };
        const more = withData(withData(silent(history.of("gate")), 1, write), 2, write);
        return history.instead(more, "gate");
      },
      also: ["AtomicOrNothing"],
    },
    {
      model: "Payment",
      property: "AtomicOrNothing",
      what: "a program invokes the gate",
      forge: (history) =>
        history.instead(
          altered(silent(history.of("gate")), 0, () => ({ nested: true })),
          "gate",
        ),
    },
    {
      model: "Payment",
      property: "NoIdPaidTwice",
      what: "an id is paid again after sixteen others pushed it out",
      forge: (history) => {
        let after = [...history.upTo("pay")];
        for (let n = 0; n < 16; n += 1) {
          after = [...history.again(after)];
          const [last] = after.slice(-1);
          after[after.length - 1] = withData(last!, 0, (data) => {
            data.set([n], AT.hash + 1);
          });
        }
        return [...after, silent(moved(history.of("pay"), itemAt(after, after.length - 1)))];
      },
    },
    {
      model: "Payment",
      property: "RogueCannotBlock",
      what: "a proposal is ended that members reject, while enough others could approve it",
      forge: (history) => {
        const { members, stranger } = history.history.world;
        const ended = by(history.of("cancelProposal"), members[2].publicKey, stranger.publicKey);
        return history.instead(ended, "cancelProposal");
      },
    },
  ];
}

/** The first payment, with other balances of the account that pays. */
function poorer(
  history: Forging,
  change: (held: { readonly before: bigint; readonly after: bigint }) => object,
): Transaction[] {
  const after = history.upTo("gate");
  const next = history.of("pay", 1);
  const custody = itemAt(next.invocations, 1).accounts[0]!;
  const balances = next.balances!.map((one) =>
    one.account.equals(custody) ? { ...one, ...change(one) } : one,
  );
  return [...after, { ...next, balances }];
}
