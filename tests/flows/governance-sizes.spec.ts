import assert from "node:assert/strict";
import type { Keypair, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, Landed } from "../../sdk/src";
import type { Cluster } from "../support/cluster/cluster";
import { refuses } from "../support/refusal";
import { emptyChain, keypair } from "../support/world";

const MOST_MEMBERS = 7;
const SOL = 1_000_000_000n;

const owners = Array.from({ length: MOST_MEMBERS }, (_, place) => keypair(`owner ${place}`));

/** Every number of members with every threshold that they can have. */
const SIZES = owners.flatMap((_, place) =>
  owners.slice(0, place + 1).map((_, least) => ({ count: place + 1, threshold: least + 1 })),
);

describe("exactly the threshold is enough, and one less is not, in a vault", () => {
  let chain: Cluster;
  let client: Client;
  const creator = keypair("creator");
  const stranger = keypair("stranger");
  let ids = 0n;
  const epoch = async (vault: PublicKey) => (await purser.fetchVault(client, vault)).grantEpoch;

  before(() => {
    ({ chain, client } = emptyChain());
    for (const { publicKey } of [...owners, creator, stranger]) chain.airdrop(publicKey, 10n * SOL);
  });

  for (const { count, threshold } of SIZES) {
    const members = owners.slice(0, count);

    const vaultOfSize = async (): Promise<PublicKey> => {
      ids += 1n;
      const { vault } = await purser.createVault(client, {
        ...{ creator, id: ids, threshold, withdrawal: [creator.publicKey] },
        members: members.map(({ publicKey }) => publicKey),
      });
      return vault;
    };
    it(`of ${count} members with threshold ${threshold}, when they sign together (A28)`, async () => {
      const vault = await vaultOfSize();
      const revokes = (signers: readonly Keypair[]) => (sending: Client) =>
        purser.revokeAll(sending, { vault, members: signers, payer: stranger });

      // The first ones and the last ones.
      for (const among of [members, [...members].reverse()]) {
        await refuses(
          { chain, client },
          "ThresholdNotMet",
          revokes(among.slice(0, threshold - 1)),
          [vault],
        );
        const before = await epoch(vault);
        await revokes(among.slice(0, threshold))(client);
        assert.equal(await epoch(vault), before + 1n);
      }
    });

    it(`of ${count} members with threshold ${threshold}, when they approve one by one`, async () => {
      const vault = await vaultOfSize();
      for (const among of [members, [...members].reverse()]) {
        const [proposer, ...others] = among;
        const before = await epoch(vault);
        const action = { revokeAll: {} };
        const { index } = await purser.propose(client, { vault, member: proposer!, action });
        const executes = (sending: Client): Promise<Landed> =>
          purser.executeProposal(sending, { vault, index, payer: stranger });
        const watched = [vault, purser.proposalAddress(vault, index)];

        for (const member of others.slice(0, threshold - 1)) {
          await refuses({ chain, client }, "ThresholdNotMet", executes, watched);
          await purser.approveProposal(client, { vault, index, member });
        }
        await executes(client);
        assert.equal(await epoch(vault), before + 1n);
      }
    });
  }

  it("of seven members, for every set of signers there is (A28)", async () => {
    const threshold = 4;
    const { vault } = await purser.createVault(client, {
      ...{ creator, id: 0n, threshold, withdrawal: [creator.publicKey] },
      members: owners.map(({ publicKey }) => publicKey),
    });
    for (let set = 0; set < 2 ** MOST_MEMBERS; set += 1) {
      const signers = owners.filter((_, place) => (set >> place) & 1);
      const before = await epoch(vault);
      const act = (sending: Client) =>
        purser.revokeAll(sending, { vault, members: signers, payer: stranger });
      if (signers.length < threshold) {
        await refuses({ chain, client }, "ThresholdNotMet", act, [vault]);
      } else {
        await act(client);
        assert.equal(await epoch(vault), before + 1n);
      }
    }
  });
});
