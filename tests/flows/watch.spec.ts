import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { serialize } from "node:v8";
import type { Connection } from "@solana/web3.js";
import { join } from "node:path";
import { replay } from "../../scripts/start/chain/replay";
import { Stage } from "../../scripts/start/chain/stage";
import { readPayments } from "../../scripts/start/input/payments";
import { Problems } from "../../scripts/start/input/problems";
import { readPolicy } from "../../scripts/start/input/read-policy";
import * as purser from "../../sdk/src";
import type { WatchReport } from "../../sdk/src";
import { AllActions } from "../support/all-actions";
import { Everything } from "../support/everything";
import { intercepted } from "../support/interception";
import { approvedProposal, executes } from "../support/proposing";
import { KEY } from "../support/sessions";
import { AGENT_WEEK } from "../support/start";
import { Story } from "../support/story";
import { breaksNothing, watched } from "../support/watched";
import { watchedHistory } from "../support/watched-history";
import { World } from "../support/world";

describe("watch", () => {
  describe("of what really happened", () => {
    it("finds nothing in a long history of two vaults, and reports each of its transactions", async () => {
      const { world, otherVault } = await Story.tell();
      const { client } = world;

      for (const vault of [world.vault, otherVault]) {
        await breaksNothing({ client, vault });
        const reports = await watched({ client, vault });
        const transactions = await purser.history(client, vault);
        assert.deepEqual(
          reports.map(({ signature, slot }) => ({ signature, slot })),
          transactions.map(({ signature, slot }) => ({ signature, slot })),
        );
      }
    });

    it("finds nothing where votes, boots, sessions, approvals and a denial come in between", async () => {
      const { world } = await watchedHistory();
      await breaksNothing(world);
    });

    it("finds nothing where every check is on, in a mint of Token-2022", async () => {
      const everything = await Everything.create();
      const { world } = everything;
      for (const base of [1_000n, 2_000n]) {
        await purser.pay(world.client, await everything.payment(base), { agent: KEY });
      }

      await breaksNothing(world);
    });

    it("finds nothing in any action of the threshold, done by proposal", async () => {
      const { names } = await AllActions.create();
      for (const name of names) {
        const { world, cases } = await AllActions.create();
        const index = await approvedProposal(world, cases[name].action);
        await executes(world, index)(world.client);
        await breaksNothing(world);
      }
    });
  });

  it("finds nothing in the example week of three agents in two mints", async function () {
    this.timeout(180_000);
    const problems = new Problems();
    const file = (name: string) => ({ path: join(AGENT_WEEK, name), name });
    const read = readPolicy(file("policy.toml"), problems);
    const rows = readPayments(file("payments.csv"), read, problems);
    const { policy } = read!;
    const stage = await Stage.set({ ...policy, vault: policy.vault! }, rows);
    let steps = 0;
    for await (const step of replay(stage, rows)) steps += step.kind === "payment" ? 1 : 0;

    assert.ok(steps >= 300);
    await breaksNothing(stage);
  });

  describe("of what comes", () => {
    it("reports a payment as it lands, and ends when it is told to", async () => {
      const world = await World.create();
      const { client, vault } = world;
      const past = (await purser.history(client, vault)).length;
      const ended = new AbortController();
      const reports: WatchReport[] = [];
      const following = purser.watch(client, vault, { signal: ended.signal, interval: 5 });
      let paid = "";
      for await (const report of following) {
        reports.push(report);
        if (reports.length === past) paid = (await world.pay(7n)).signature;
        if (report.signature === paid) ended.abort();
      }

      assert.equal(reports.length, past + 1);
      assert.equal(reports.at(-1)?.signature, paid);
      assert.deepEqual(reports.at(-1)?.violations, []);
    });

    it("ends while it waits", async () => {
      const world = await World.create();
      const ended = new AbortController();
      const watching = { signal: ended.signal, interval: 3_600_000 };
      const following = purser.watch(world.client, world.vault, watching);
      const past = (await purser.history(world.client, world.vault)).length;
      for (let seen = 0; seen < past; seen += 1) assert.equal((await following.next()).done, false);

      const next = following.next();
      setTimeout(() => {
        ended.abort();
      }, 20);

      assert.equal((await next).done, true);
    });

    it("looks at nothing if it was ended before it began", async () => {
      const world = await World.create();
      assert.deepEqual(await watched(world, { signal: AbortSignal.abort() }), []);
    });

    it("goes on with a monitor where another watch stopped", async () => {
      const world = await World.create();
      const monitor = await purser.Monitor.of(world.client, world.vault);
      const before = await watched(world, { monitor });
      const { signature } = await world.pay(8n);

      const after = await watched(world, { monitor });

      assert.ok(before.length > 0);
      assert.deepEqual(
        after.map((report) => [report.signature, report.violations, report.whole]),
        [[signature, [], true]],
      );
    });

    it("leaves out what failed: it changed nothing", async () => {
      const world = await World.create();
      const before = await watched(world);
      await assert.rejects(world.pay(0n), purser.PaymentDenied);
      assert.equal((await watched(world)).length, before.length);
    });
  });

  describe("of what is not whole", () => {
    let world: World;
    let signatures: readonly string[];

    before(async () => {
      world = await World.create();
      await world.pay(1n);
      await world.pay(2n);
      signatures = (await purser.history(world.client, world.vault)).map((one) => one.signature);
    });

    const watchedThrough = (connection: Connection): Promise<WatchReport[]> =>
      watched({ client: purser.connect(connection), vault: world.vault });

    it("reports a transaction that the node has pruned as a gap, and goes on", async () => {
      const lost = signatures.at(-2);
      const node = intercepted(world.client.connection, "getTransaction", async (call, [asked]) =>
        asked === lost ? null : call(),
      );

      const reports = await watchedThrough(node);

      assert.equal(reports.length, signatures.length);
      const [gap, last] = reports.slice(-2);
      assert.equal(gap?.signature, lost);
      assert.match(gap?.gaps.join() ?? "", /does not have the content/);
      assert.equal(gap?.whole, false);
      // The payment that nobody saw left custody poorer and the evidence longer.
      assert.equal(last?.whole, false);
      assert.deepEqual(last.violations.map(({ property }) => property).sort(), [
        "DefaultDeny",
        "FailClosedEvidence",
      ]);
    });

    it("knows of a gap that another watch came upon", async () => {
      const monitor = await purser.Monitor.of(world.client, world.vault);
      const lost = signatures.at(-1);
      const node = intercepted(world.client.connection, "getTransaction", async (call, [asked]) =>
        asked === lost ? null : call(),
      );
      await watched({ client: purser.connect(node), vault: world.vault }, { monitor });
      const { signature } = await world.pay(4n);

      const [report] = await watched(world, { monitor });

      assert.deepEqual([report?.signature, report?.whole], [signature, false]);
    });

    it("reports a history that does not begin with the vault's creation as a gap", async () => {
      const node = intercepted(world.client.connection, "getSignaturesForAddress", async (call) => {
        const listed = (await call()) as { readonly signature: string }[];
        return listed.filter(({ signature }) => signature !== signatures[0]);
      });

      const [first] = await watchedThrough(node);

      assert.match(first?.gaps.join() ?? "", /does not begin with the vault's creation/);
      assert.equal(first?.whole, false);
    });

    it("reports it as a gap where the node lost the transaction that it stopped behind", async () => {
      const monitor = await purser.Monitor.of(world.client, world.vault);
      await watched(world, { monitor });
      const lost = monitor.latest?.signature;
      const { signature } = await world.pay(3n);
      const node = intercepted(world.client.connection, "getSignaturesForAddress", async (call) => {
        const listed = (await call()) as { readonly signature: string }[];
        return listed.filter((one) => one.signature !== lost);
      });

      const reports = await watched(
        { client: purser.connect(node), vault: world.vault },
        { monitor },
      );

      assert.deepEqual(
        reports.map((report) => [report.signature, report.violations, report.whole]),
        [[signature, [], false]],
      );
      assert.match(reports[0]?.gaps.join() ?? "", /does not list transaction/);
    });

    it("reports an instruction that this package does not know as a gap", async () => {
      const transactions = await purser.history(world.client, world.vault);
      const monitor = await purser.Monitor.of(world.client, world.vault);
      for (const transaction of transactions) monitor.step(transaction);
      const { invocations, ...last } = transactions.at(-1)!;
      for (const data of [Buffer.of(200), Buffer.alloc(0), invocations[0]!.data.slice(0, 20)]) {
        const unknown = { ...last, invocations: [{ ...invocations[0]!, data }] };

        const found = monitor.step({ ...unknown, logs: [], balances: null });

        assert.match(found.unknown.join(), /instruction 0 .* does not know/);
      }
    });
  });

  it("keeps as much after a thousand payments as after twenty, and works as much on each", async () => {
    const world = await World.create();
    await world.pay(1n);
    const transactions = await purser.history(world.client, world.vault);
    const monitor = await purser.Monitor.of(world.client, world.vault);
    for (const transaction of transactions) monitor.step(transaction);
    const payment = transactions.at(-1)!;
    const [pay, transfer] = payment.invocations;
    /** A payment like the first, with an id of its own, as far into the history. */
    const nth = (n: number): purser.Transaction => {
      const data = Buffer.from(pay!.data);
      data.set(createHash("sha256").update(`${n}`).digest().subarray(0, 24), 17);
      data.writeBigUInt64LE(payment.time + BigInt(n), 9);
      const silent = { logs: ["Log truncated"], balances: null };
      const when = { slot: payment.slot + BigInt(n), time: payment.time + BigInt(n) };
      return { ...payment, ...silent, ...when, invocations: [{ ...pay!, data }, transfer!] };
    };
    const size = (): number => serialize(monitor.state).length;

    let [early, lookups] = [0, 0];
    const { mandates } = monitor.state;
    const counting = (key: string): unknown => {
      lookups += 1;
      return Map.prototype.get.call(mandates, key);
    };
    Object.assign(mandates, { get: counting });
    const counts: number[] = [];
    for (let n = 1; n <= 1_000; n += 1) {
      lookups = 0;
      assert.deepEqual(monitor.step(nth(n)).violations, []);
      counts.push(lookups);
      if (n === 20) early = size();
    }

    assert.equal(new Set(counts).size, 1);
    assert.ok((counts[0] ?? 0) > 0);
    // The numbers grew by some digits, and nothing else did.
    assert.ok(size() - early < 32);
    assert.equal(mandates.size, 1);
    assert.equal([...mandates.values()][0]?.ids.length, 16);
  });
});
