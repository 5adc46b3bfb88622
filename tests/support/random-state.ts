import type { Idl } from "@coral-xyz/anchor";
import type { PublicKey } from "@solana/web3.js";
import { field, write } from "./patch";
import type { Value } from "./patch";
import type { Random } from "./random";

/** A kind of stored account. */
export type Kind =
  | "vault"
  | "budget"
  | "mandate"
  | "counterparty"
  | "session"
  | "attestor"
  | "attestation"
  | "approval";

/** Chooses values for some fields, by path; a field that it does not name stays. */
type Spoil = Readonly<Record<string, (draw: Draw) => Value>>;

const DAY = 86_400n;
const NONE = 2n ** 64n - 1n;
const CLASSES = 6;
const CELLS = 13;
const RING = 16;

/** Draws values that lie near each other, so that limits are met, passed and just passed. */
export class Draw {
  constructor(
    readonly random: Random,
    readonly now: bigint,
    /** An address that is nobody's. */
    readonly stranger: PublicKey,
  ) {}

  /** True once in so many. */
  once(times: number): boolean {
    return this.random.number(times) === 0;
  }

  small(below: number): bigint {
    return BigInt(this.random.number(below));
  }

  limit(): bigint {
    return this.random.pick([NONE, NONE, this.small(400), this.small(400), 100n, 0n]);
  }

  amount(): bigint {
    return this.once(40) ? NONE - this.small(300) : this.small(300);
  }

  moment(spread: bigint): bigint {
    return this.now + this.random.between(-spread, spread);
  }

  /** A day or week number around that of now. */
  period(length: bigint): bigint {
    return this.now / length + this.random.between(-1n, 1n);
  }
}

const CAPS: Spoil = {
  "caps.perPayment": (draw) => draw.limit(),
  "caps.day": (draw) => draw.limit(),
  "caps.week": (draw) => draw.limit(),
  "caps.lifetime": (draw) => draw.limit(),
};
const COUNTERS: Spoil = {
  "counters.day": (draw) => draw.period(DAY),
  "counters.week": (draw) => (draw.now / DAY + 3n) / 7n + draw.random.between(-1n, 1n),
  "counters.daySpent": (draw) => draw.amount(),
  "counters.weekSpent": (draw) => draw.amount(),
  "counters.lifetimeSpent": (draw) => draw.amount(),
  "counters.lastSeen": (draw) => draw.moment(draw.once(5) ? 2n * DAY : 20n),
};

/** How often, of ten times, a field is drawn anew. */
const OFTEN = 4;
/** Once in how many times one is that seldom is; what few payments need is drawn anew more often. */
const TIMES = 50;
const TIMES_OF_NEEDED = 20;
const NEEDED: readonly Kind[] = ["attestor", "attestation", "approval"];
const SELDOM: Spoil = {
  vault: ({ stranger }) => stranger,
  mint: ({ stranger }) => stranger,
};

const SPOILS: Readonly<Record<Kind, { often: Spoil; seldom: Spoil }>> = {
  vault: {
    often: { modeDeadline: (draw) => draw.moment(10n) },
    seldom: {
      paused: (draw) => draw.small(3),
      pausedAt: (draw) => draw.moment(100n),
      mode: (draw) => draw.small(7),
      grantEpoch: (draw) => draw.small(3),
      governanceEpoch: (draw) => draw.small(3),
      authority: ({ stranger }) => stranger,
    },
  },
  budget: {
    often: { ...CAPS, ...COUNTERS },
    seldom: {
      ...SELDOM,
      custody: ({ stranger }) => stranger,
      decimals: (draw) => draw.small(9),
      extensions: (draw) => draw.small(2 ** 30),
    },
  },
  mandate: {
    often: {
      ...CAPS,
      ...COUNTERS,
      windowLimit: (draw) => draw.limit(),
      windowCount: (draw) => draw.random.pick([NONE, draw.small(12)]),
      unratedLimit: (draw) => draw.limit(),
      validationThreshold: (draw) => draw.limit(),
      approvalThreshold: (draw) => draw.limit(),
      maximumRisk: (draw) => draw.small(10_001),
      minimumConfidence: (draw) => draw.small(10_001),
      minimumTier: (draw) => draw.small(4),
      unrated: (draw) => draw.small(4),
      tierShares: (draw) => draw.small(2 ** 30),
    },
    seldom: {
      ...SELDOM,
      held: (draw) => draw.small(3),
      agent: ({ stranger }) => stranger,
      grantEpoch: (draw) => draw.small(3),
      startsAt: (draw) => draw.moment(5n),
      expiresAt: (draw) => draw.moment(5n),
    },
  },
  counterparty: {
    often: {
      ...CAPS,
      ...COUNTERS,
      // 255 stands for no rating: the record of an unrated payee that is on hold, or was.
      tier: (draw) => (draw.once(5) ? 255n : draw.small(7)),
      risk: (draw) => draw.small(10_001),
      confidence: (draw) => draw.small(10_001),
    },
    seldom: {
      vault: ({ stranger }) => stranger,
      payee: ({ stranger }) => stranger,
      capMint: ({ stranger }) => stranger,
      denied: (draw) => draw.small(3),
    },
  },
  session: {
    often: { ...CAPS, ...COUNTERS },
    seldom: {
      held: (draw) => draw.small(3),
      mandate: ({ stranger }) => stranger,
      key: ({ stranger }) => stranger,
      incarnation: (draw) => draw.small(4),
      grantEpoch: (draw) => draw.small(3),
      expiresAt: (draw) => draw.moment(5n),
    },
  },
  attestor: {
    often: {},
    seldom: {
      vault: ({ stranger }) => stranger,
      key: ({ stranger }) => stranger,
      revoked: (draw) => draw.small(3),
      capabilities: ({ stranger }) => stranger,
      capabilityCount: (draw) => draw.small(12),
      incarnation: (draw) => draw.small(9),
    },
  },
  attestation: {
    often: {},
    seldom: {
      vault: ({ stranger }) => stranger,
      attestor: ({ stranger }) => stranger,
      agent: ({ stranger }) => stranger,
      capability: ({ stranger }) => stranger,
      revoked: (draw) => draw.small(3),
      expiresAt: (draw) => draw.moment(5n),
    },
  },
  approval: {
    often: {
      isMaximum: (draw) => draw.small(3),
      anyId: (draw) => draw.small(3),
      spent: (draw) => (draw.once(4) ? 1n : 0n),
      revoked: (draw) => draw.small(3),
    },
    seldom: {
      vault: ({ stranger }) => stranger,
      mandate: ({ stranger }) => stranger,
      payee: ({ stranger }) => stranger,
      mint: ({ stranger }) => stranger,
      amount: (draw) => draw.amount(),
      notAfter: (draw) => draw.moment(5n),
      governanceEpoch: (draw) => draw.small(3),
      grantEpoch: (draw) => draw.small(3),
    },
  },
};

/** Writes random values into the bytes of an account, its discriminator before them. */
export function spoil(idl: Idl, kind: Kind, data: Buffer, draw: Draw): void {
  const at = (path: string) => field(idl, kind, data, path);
  const { often, seldom } = SPOILS[kind];
  const times = NEEDED.includes(kind) ? TIMES_OF_NEEDED : TIMES;
  for (const [path, value] of Object.entries(often)) {
    if (draw.random.number(10) < OFTEN) write(at(path), value(draw));
  }
  for (const [path, value] of Object.entries(seldom)) {
    if (draw.once(times)) write(at(path), value(draw));
  }
  if (kind !== "mandate") return;
  if (draw.once(2)) writeWords(at("window"), windowWords(draw));
  if (draw.once(3)) writeWords(at("ids"), ringWords(draw));
}

/** Width, newest bucket, sum and cells; the sum is that of the cells, but for a few states that nothing writes. */
function windowWords(draw: Draw): bigint[] {
  const width = draw.random.pick([1n, 5n, 300n, 7_200n, draw.once(20) ? 0n : 300n]);
  const newest = draw.now / (width || 1n) + draw.random.between(-15n, 2n);
  const cells = Array.from({ length: CELLS }, () => {
    const used = draw.once(3);
    const spent = Array.from({ length: CLASSES }, () => (used ? draw.small(60) : 0n));
    return [...spent, used ? draw.small(3) : 0n];
  });
  const sum = cells.reduce((total, cell) => total.map((value, index) => value + cell[index]!));
  if (draw.once(20)) sum[draw.random.number(CLASSES)] = draw.amount();
  return [width, newest, ...sum, ...cells.flat()];
}

/** The floor, the next place and sixteen ids, some with the hash that payments here have. */
function ringWords(draw: Draw): bigint[] {
  const ids = Array.from({ length: RING }, () => [draw.moment(40n), HASH_WORD, 0n, draw.small(2)]);
  return [draw.moment(40n), draw.small(draw.once(20) ? 20 : RING), ...ids.flat()];
}

/** First word of the hash of the payments that are tried on random states; the second is 0, the third 0 or 1. */
export const HASH_WORD = 77n;

function writeWords(into: Buffer, words: readonly bigint[]): void {
  words.forEach((word, index) => into.writeBigUInt64LE(word, 8 * index));
}
