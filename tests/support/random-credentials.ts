import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Credentials, Payment } from "../../sdk/src";
import type { CredentialKind } from "../../sdk/src/agent/credentials";
import { forge } from "./patch";
import type { Value } from "./patch";
import { spoil } from "./random-state";
import type { Draw } from "./random-state";
import { keypair } from "./world";
import type { World } from "./world";

/** What credentials refer to in the accounts that a payment names. */
export interface Granted {
  readonly vault: { readonly governanceEpoch: bigint; readonly grantEpoch: bigint };
  readonly mandate: { readonly incarnation: bigint; readonly requiredCapability: PublicKey };
}

const SESSION_KEY = keypair("session key").publicKey;
const ATTESTOR = keypair("attestor").publicKey;
/** The attestor's incarnation. */
const ACCEPTED = 7n;
const INDEX = 3n;
const HOUR = 3_600n;
const CAPS = ["caps.perPayment", "caps.day", "caps.week", "caps.lifetime"];
const NO_CAPS = Object.fromEntries(CAPS.map((cap) => [cap, purser.NO_LIMIT]));

/** Everything that the signer of the payments of random states can show. */
export function credentialsOf({ mandate }: Granted): Required<Credentials> {
  const capability = mandate.requiredCapability.toBytes();
  return { session: SESSION_KEY, attestation: { attestor: ATTESTOR, capability }, approval: INDEX };
}

/** Some of the credentials. */
export function drawShown(draw: Draw, all: Required<Credentials>): Credentials {
  return {
    ...(draw.once(3) && { session: all.session }),
    ...(draw.once(2) && { attestation: all.attestation }),
    ...(draw.once(2) && { approval: all.approval }),
  };
}

/** Where the accounts of the credentials lie, and the mandate that they are for. */
export type Places = Readonly<Record<"mandate" | CredentialKind, PublicKey>>;

/** The places of all credentials for an agent's mandate of a mint. */
export function placesOf({ vault, agent }: World, mint: PublicKey, granted: Granted): Places {
  const { session, attestation, approval } = credentialsOf(granted);
  const mandate = purser.mandateAddress(vault, agent.publicKey, mint);
  const name = { vault, agent: agent.publicKey, ...attestation };
  return {
    mandate,
    session: purser.sessionAddress(mandate, session),
    attestor: purser.attestorAddress(vault, attestation.attestor),
    attestation: purser.attestationAddress(name),
    approval: purser.approvalAddress(vault, approval),
  };
}

/** Writes accounts for all credentials: such that the payment passes by them, but for what is drawn anew. */
export function writeCredentials(
  { chain, client }: World,
  draw: Draw,
  { vault, agent, payee, amount: { mint, base }, id }: Payment,
  { mandate, ...places }: Places,
  granted: Granted,
): void {
  const { grantEpoch, governanceEpoch } = granted.vault;
  const { incarnation, requiredCapability: capability } = granted.mandate;
  const expiresAt = draw.now + HOUR;
  const fields: Record<CredentialKind, Record<string, Value>> = {
    session: { mandate, key: SESSION_KEY, expiresAt, grantEpoch, incarnation, ...NO_CAPS },
    attestor: {
      ...{ vault, key: ATTESTOR, incarnation: ACCEPTED },
      ...{ capabilities: capability, capabilityCount: 1n },
    },
    attestation: {
      ...{ vault, attestor: ATTESTOR, agent, capability, expiresAt },
      attestorIncarnation: ACCEPTED,
    },
    approval: {
      ...{ vault, mandate, payee, mint, grantEpoch, governanceEpoch, notAfter: expiresAt },
      amount: base + draw.random.between(0n, draw.once(4) ? 3n : 0n),
      "id.issued": id.issuedAt,
      "id.hash": draw.once(20) ? new Uint8Array(24) : id.hash,
    },
  };
  for (const kind of ["session", "attestor", "attestation", "approval"] as const) {
    const data = forge(client.program.idl, kind, { layout: 1n, ...fields[kind] });
    spoil(client.program.idl, kind, data, draw);
    chain.setAccount(places[kind], { lamports: 10n ** 9n, owner: purser.PROGRAM_ID, data });
  }
}
