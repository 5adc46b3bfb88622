import { AccountLayout, ACCOUNT_SIZE } from "@solana/spl-token";
import { ownAccount } from "./own-account";
import type { Effects } from "./proposal-effect";
import { changedFields } from "./proposed-change";
import { foundMint } from "./proposed-mint";
import { approvalFields } from "./proposed-terms";
import { PROPOSED_APPROVAL } from "./proposable";
import { amountText } from "../core/readable";

/** The actions that let single payments out. */
export const PAYOUTS: Effects<"approvePayment" | "withdraw"> = {
  async approvePayment({ client, vault, vaultAddress, about, terms, index }) {
    const [givenIndex, governanceEpoch, grantEpoch, approved] = terms;
    const mandate = await ownAccount(client, "mandate", about.mandate, vaultAddress);
    const mint = mandate ? await foundMint(client, mandate.mint) : null;
    const agent = mandate && { agent: mandate.agent.toBase58() };
    return {
      changes: changedFields(null, { ...agent, ...approvalFields(approved, mint) }),
      outdated:
        !mandate ||
        givenIndex !== (index | PROPOSED_APPROVAL) ||
        governanceEpoch !== vault.governanceEpoch ||
        grantEpoch !== vault.grantEpoch,
    };
  },

  async withdraw({ client, vault, about, terms: [expectedVersion, base] }) {
    const mint = await foundMint(client, about.mint);
    const info = await client.connection.getAccountInfo(about.destination, "confirmed");
    const owner =
      info && info.data.length >= ACCOUNT_SIZE ? AccountLayout.decode(info.data).owner : null;
    const wallets = vault.withdrawal.slice(0, vault.withdrawalCount);
    const registered = wallets.some((wallet) => owner?.equals(wallet));
    const to = owner && { to: owner.toBase58() + (registered ? "" : ", which is not registered") };
    return {
      changes: changedFields(null, { amount: amountText({ ...mint, base }), ...to }),
      outdated: vault.version !== expectedVersion,
    };
  },
};
