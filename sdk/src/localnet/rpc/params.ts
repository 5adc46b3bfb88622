import { PublicKey } from "@solana/web3.js";
import { fromBase58 } from "../base58";
import type { ChainCore } from "../chain-core";
import { jsonNumber, type Json } from "../json";
import { invalidParams, RPC_CODES, RpcError } from "./rpc-error";

const ADDRESS_BYTES = 32;
const SIGNATURE_BYTES = 64;
const U64_MAX = 2n ** 64n - 1n;
const COMMITMENTS = ["processed", "confirmed", "finalized"];

/** Positional parameters of a request; readers name what is wrong. */
export class Params {
  constructor(private readonly values: readonly unknown[]) {}

  /** The value at the position, unread. */
  at(index: number): unknown {
    return this.values[index];
  }

  string(index: number, name: string): string {
    const value = this.values[index];
    if (typeof value !== "string") throw wrongType(name, "a string", value);
    return value;
  }

  integer(index: number, name: string): number {
    return requireInteger(this.values[index], name);
  }

  /** Bytes in hexadecimal. */
  hex(index: number, name: string): Buffer {
    return parseHex(this.values[index], name);
  }

  address(index: number, name: string): PublicKey {
    return parseAddress(this.values[index], name);
  }

  addresses(index: number, name: string): PublicKey[] {
    return requireArray(this.values[index], name).map((value) => parseAddress(value, name));
  }

  /** The options object at the position; an absent one reads as empty. */
  options(index: number, name = "config"): Options {
    const value = this.values[index];
    if (value === undefined || value === null) return new Options({}, name);
    if (!isRecord(value)) throw wrongType(name, "an object", value);
    return new Options(value, name);
  }
}

/** Named options of a request. */
export class Options {
  constructor(
    private readonly members: Readonly<Record<string, unknown>>,
    private readonly name: string,
  ) {}

  /** The member, unread; null counts as absent. */
  raw(key: string): unknown {
    return this.members[key] ?? undefined;
  }

  string(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === "string") return value;
    throw wrongType(`${this.name}.${key}`, "a string", value);
  }

  boolean(key: string): boolean {
    const value = this.raw(key) ?? false;
    if (typeof value !== "boolean") throw wrongType(`${this.name}.${key}`, "a boolean", value);
    return value;
  }

  integer(key: string): number | undefined {
    const value = this.raw(key);
    return value === undefined ? undefined : requireInteger(value, `${this.name}.${key}`);
  }

  /** A whole number of either sign. */
  signed(key: string): bigint | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
    throw wrongType(`${this.name}.${key}`, "an integer", value);
  }

  /** A 64-bit quantity: a number, or decimal digits where it may exceed what JSON carries exactly. */
  u64(key: string): bigint | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    const name = `${this.name}.${key}`;
    if (typeof value !== "string") return BigInt(requireInteger(value, name));
    if (!/^\d{1,20}$/.test(value) || BigInt(value) > U64_MAX) {
      throw wrongType(name, "an unsigned 64-bit integer", value);
    }
    return BigInt(value);
  }

  address(key: string): PublicKey | undefined {
    const value = this.raw(key);
    return value === undefined ? undefined : parseAddress(value, `${this.name}.${key}`);
  }

  array(key: string): readonly unknown[] | undefined {
    const value = this.raw(key);
    return value === undefined ? undefined : requireArray(value, `${this.name}.${key}`);
  }

  options(key: string): Options | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (!isRecord(value)) throw wrongType(`${this.name}.${key}`, "an object", value);
    return new Options(value, `${this.name}.${key}`);
  }

  /** Validates `commitment` and `minContextSlot`; every block is final here, so no more is needed. */
  requireReadable(core: ChainCore): void {
    const commitment = this.string("commitment");
    if (commitment !== undefined && !COMMITMENTS.includes(commitment)) {
      throw invalidParams(
        `Invalid params: unknown commitment \`${commitment}\`, ` +
          `expected one of ${COMMITMENTS.join(", ")}`,
      );
    }
    const minimum = this.integer("minContextSlot");
    const { slot } = core.clock();
    if (minimum !== undefined && slot < BigInt(minimum)) {
      throw new RpcError(
        RPC_CODES.minContextSlotNotReached,
        "Minimum context slot has not been reached",
        { contextSlot: jsonNumber(slot) },
      );
    }
  }

  /** As {@link requireReadable}, for the history, which a cluster answers from "confirmed" on. */
  requireHistoryReadable(core: ChainCore): void {
    this.requireReadable(core);
    if (this.string("commitment") === "processed") {
      throw invalidParams("Method does not support commitment below `confirmed`");
    }
  }
}

/** An answer with the slot it was read at. */
export function withContext(core: ChainCore, value: Json): Json {
  return { context: { slot: jsonNumber(core.clock().slot) }, value };
}

/** A transaction signature in base58, checked for length. */
export function parseSignature(value: unknown, name: string): string {
  if (typeof value !== "string") throw wrongType(name, "a base58 signature", value);
  const bytes = fromBase58(value);
  if (bytes === null) throw invalidParams(`Invalid param: ${name}: Invalid base58`);
  if (bytes.length !== SIGNATURE_BYTES) throw invalidParams(`Invalid param: ${name}: WrongSize`);
  return value;
}

/** An address in base58, checked for length. */
export function parseAddress(value: unknown, name: string): PublicKey {
  if (typeof value !== "string") throw wrongType(name, "a base58 address", value);
  const bytes = fromBase58(value);
  if (bytes === null) throw invalidParams(`Invalid param: ${name}: Invalid base58`);
  if (bytes.length !== ADDRESS_BYTES) throw invalidParams(`Invalid param: ${name}: WrongSize`);
  return new PublicKey(bytes);
}

/** Bytes in hexadecimal, two digits each. */
export function parseHex(value: unknown, name: string): Buffer {
  if (typeof value !== "string" || !/^(?:[0-9a-f]{2})*$/i.test(value)) {
    throw wrongType(name, "bytes in hexadecimal", shortened(value));
  }
  return Buffer.from(value, "hex");
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function requireInteger(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw wrongType(name, "an unsigned integer", value);
  }
  return value;
}

function requireArray(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType(name, "an array", value);
  return value;
}

/** A text that a message can quote. */
function shortened(value: unknown): unknown {
  return typeof value === "string" && value.length > 64 ? `${value.slice(0, 64)}...` : value;
}

function wrongType(name: string, expected: string, value: unknown): RpcError {
  const got = value === undefined ? "nothing" : JSON.stringify(value);
  return invalidParams(`Invalid params: ${name} must be ${expected}, got ${got}`);
}
