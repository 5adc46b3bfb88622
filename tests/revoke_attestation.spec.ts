import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { sendRaw } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { NOT_SIGNED, NOT_WRITABLE } from "./support/outcome";
import { escalates, fields, refuses } from "./support/refusal";
import { accept, accountsOf, ATTESTOR, OTHER_ATTESTOR, PAYMENTS, vouch } from "./support/vouching";
import type { Attested } from "./support/vouching";
import { World } from "./support/world";
import { refusesWrongAccounts } from "./support/wrong-accounts";

describe("revoke_attestation", () => {
  let world: World;
  let attestation: Attested;

  beforeEach(async () => {
    world = await World.create();
    await world.grant({ validationThreshold: 10n });
    await accept(world);
    attestation = await vouch(world);
  });

  const stored = async () => {
    const { vault, agent, client } = world;
    const name = { vault, agent: agent.publicKey, ...attestation };
    const found = await purser.fetchAttestation(client, name);
    assert.ok(found);
    return found;
  };

  const revokes = (client: purser.Client) => {
    const { vault, agent, stranger: feePayer } = world;
    const about = { vault, attestor: ATTESTOR, agent: agent.publicKey, capability: PAYMENTS };
    return purser.revokeAttestation(client, { ...about, feePayer });
  };

  const pays = (client: purser.Client) => {
    const payment = world.payment(100n, { credentials: { attestation } });
    return purser.pay(client, payment, { agent: world.agent });
  };

  const refusesIt = (reason: purser.Reason, act: (client: purser.Client) => Promise<unknown>) =>
    refuses(world, reason, act, [accountsOf(world, attestation).attestation]);

  it("marks it and moves its version, and changes nothing else", async () => {
    const before = await stored();
    const { attestor } = accountsOf(world, attestation);
    const record = world.chain.account(attestor)!.data;

    await revokes(world.client);

    assert.deepEqual(fields(await stored()), fields({ ...before, revoked: 1, version: 2n }));
    assert.deepEqual(world.chain.account(attestor)!.data, record);
  });

  it("leaves the agent without a validation from the same slot on, and no other agent", async () => {
    const { otherAgent: agent } = world;
    await world.grant({ validationThreshold: 10n }, agent.publicKey);
    await vouch(world, { agent: agent.publicKey });
    await pays(world.client);

    await revokes(world.client);

    await escalates(world, { validation: "AttestationRevoked" }, pays);
    const credentials = { attestation };
    const payment = world.payment(100n, { agent: agent.publicKey, credentials });
    await purser.pay(world.client, payment, { agent });
  });

  it("is done by an attestor whom the owners no longer accept", async () => {
    const { client, vault, quorum: members } = world;
    await purser.revokeAttestor(client, { vault, members, attestor: ATTESTOR.publicKey });
    await revokes(client);
    assert.equal((await stored()).revoked, 1);
  });

  it("is done while the vault is paused, and of one that has expired", async () => {
    const { client, chain, vault, members } = world;
    await purser.pause(client, { vault, member: members[0] });
    chain.setUnixTime((await stored()).expiresAt);
    await revokes(client);
    assert.equal((await stored()).revoked, 1);
  });

  it("is refused for one that is revoked already", async () => {
    await revokes(world.client);
    await refusesIt("AttestationRevoked", revokes);
  });

  it("is refused to everybody else: owners, agent, strangers, other attestors", async () => {
    await accept(world, { attestor: OTHER_ATTESTOR.publicKey });
    const { members, agent, stranger } = world;
    const others: Keypair[] = [...members, agent, stranger, OTHER_ATTESTOR];
    for (const thief of others) {
      const [instruction] = await instructionsOf(world.client, revokes);
      instruction!.keys[0]!.pubkey = thief.publicKey;
      await refusesIt("AttestorMismatch", (landed) =>
        sendRaw(landed, [instruction!], [stranger, thief]),
      );
    }
    await pays(world.client);
  });

  it("has nothing to take back where nothing was attested, and the client says so", async () => {
    const { client, vault, otherAgent, stranger: feePayer } = world;
    const about = { vault, attestor: ATTESTOR, agent: otherAgent.publicKey, feePayer };
    const revocation = { ...about, capability: PAYMENTS };
    await assert.rejects(purser.revokeAttestation(client, revocation), (error) => {
      assert.ok(error instanceof purser.AccountAbsent);
      assert.equal(error.account, "attestation");
      return true;
    });
  });

  refusesWrongAccounts(
    {
      scene: () => world,
      instruction: "revoke_attestation",
      act: revokes,
      signers: () => [world.stranger, ATTESTOR],
    },
    [
      ["signer", "without its signature", NOT_SIGNED],
      ["attestation", "owned by another program", { runtime: "IllegalOwner" }],
      ["attestation", "of another kind", { runtime: "InvalidAccountData" }],
      ["attestation", "an empty address", { runtime: "AccountDataTooSmall" }],
      ["attestation", "read-only", NOT_WRITABLE],
      [
        "attestation",
        {
          named: "its attestor's record",
          address: () => accountsOf(world, attestation).attestor,
        },
        { runtime: "InvalidAccountData" },
      ],
    ],
  );
});
