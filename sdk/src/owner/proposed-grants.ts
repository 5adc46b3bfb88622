import {
  attestorAddress,
  budgetAddress,
  counterpartyAddress,
  mandateAddress,
} from "../core/address";
import { listedAt } from "../core/listed";
import type { Effects } from "./proposal-effect";
import { changedFields, changedList, yesOrNo } from "./proposed-change";
import { extensionNames, foundMint } from "./proposed-mint";
import { capabilityText, capFields, mandateFields, ratingFields, termsOf } from "./proposed-terms";

/** Extensions that no budget can have admitted: of what is no mint. */
const NO_MINT = 2n ** 64n - 1n;

/** The actions that give power, or take it; each changes one account in place, or makes it. */
export const GRANTS: Effects<"setBudget" | "grantMandate" | "setCounterparty" | "setAttestor"> = {
  async setBudget({ client, vaultAddress, about, terms: [expectedVersion, { caps, optIns }] }) {
    const address = budgetAddress(vaultAddress, about.mint, client.program.programId);
    const found = await listedAt(client, "budget", address);
    const mint = await foundMint(client, about.mint);
    const pinned = found?.account.extensions ?? 0n;
    const accepted = extensionNames(found?.account.optIns ?? 0n);
    return {
      changes: [
        ...changedFields(found && capFields(found.account.caps, mint), capFields(caps, mint)),
        ...changedList("optIn", accepted, extensionNames(optIns)),
        ...changedList(
          "extension",
          extensionNames(pinned),
          extensionNames(mint.extensions ?? pinned),
        ),
      ],
      outdated: (found?.account.version ?? 0n) !== expectedVersion,
      judged: { about: { budget: found?.body }, extensions: mint.extensions ?? NO_MINT },
    };
  },

  async grantMandate({ client, vault, vaultAddress, about, terms }) {
    const [expectedVersion, expectedGrantEpoch, granted] = terms;
    const { programId } = client.program;
    const address = mandateAddress(vaultAddress, about.agent, about.mint, programId);
    const found = await listedAt(client, "mandate", address);
    const mint = await foundMint(client, about.mint);
    const stored = found?.account;
    const before = stored && {
      ...mandateFields(termsOf(stored), mint),
      live: yesOrNo(stored.grantEpoch === vault.grantEpoch),
    };
    // A grant can put on hold, and lifts no hold.
    const held = granted.held || (stored?.held ?? 0);
    const after = { ...mandateFields({ ...granted, held }, mint), live: "yes" };
    return {
      changes: changedFields(before ?? null, after),
      outdated:
        (stored?.version ?? 0n) !== expectedVersion || vault.grantEpoch !== expectedGrantEpoch,
      judged: { about: { mandate: found?.body }, extensions: 0n },
    };
  },

  async setCounterparty({ client, vaultAddress, about, terms: [expectedVersion, rating] }) {
    const address = counterpartyAddress(vaultAddress, about.payee, client.program.programId);
    const found = await listedAt(client, "counterparty", address);
    const mint = await foundMint(client, rating.capMint);
    const stored = found?.account;
    // A rating can put on hold, and lifts no hold.
    const denied = rating.denied || (stored?.denied ?? 0);
    const after = ratingFields({ ...rating, denied }, mint);
    return {
      changes: changedFields(stored ? ratingFields(stored, mint) : null, after),
      outdated: (stored?.version ?? 0n) !== expectedVersion,
      judged: { about: { counterparty: found?.body }, extensions: 0n },
    };
  },

  async setAttestor({ client, vaultAddress, about, terms: [expectedVersion, capabilities] }) {
    const address = attestorAddress(vaultAddress, about.key, client.program.programId);
    const found = await listedAt(client, "attestor", address);
    const stored = found?.account;
    const believed = stored?.capabilities.slice(0, stored.capabilityCount) ?? [];
    const accepted = stored ? { accepted: yesOrNo(stored.revoked === 0) } : null;
    return {
      changes: [
        ...changedFields(accepted, { accepted: "yes" }),
        ...changedList(
          "capability",
          believed.map((hash) => capabilityText(hash.toBytes())),
          capabilities.map(capabilityText),
        ),
      ],
      outdated: (stored?.version ?? 0n) !== expectedVersion,
      judged: { about: { attestor: found?.body }, extensions: 0n },
    };
  },
};
