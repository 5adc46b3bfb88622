import assert from "node:assert/strict";
import { sha256 } from "@noble/hashes/sha2";
import * as purser from "../../sdk/src";
import { GENESIS } from "../../sdk/src/auditor/record";
import { gateOutcomes } from "../../sdk/src/core/gate-outcomes";
import { decodeVerdict } from "../../sdk/src/core/verdict";
import { Kernel } from "../../sdk/src/kernel/kernel";
import {
  DECISIONS,
  decisionPayment,
  hex,
  paymentOf,
  recordsOf,
  stateOf,
  stateOfStep,
  STEPS,
} from "../support/golden";

/** Places of kind and path among the fields that WebAssembly takes, which is given each in a word. */
const [KIND_AT, PATH_AT] = [56, 64];

/** A record's fields as WebAssembly takes them, read from its bytes at their documented places. */
function fieldsOf(head: string, bytes: string): Uint8Array {
  const record = Buffer.from(bytes, "hex");
  const word = (value: number | undefined): Buffer =>
    Buffer.from([value ?? 0, 0, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from(head, "hex"),
    record.subarray(0, 24),
    word(record[25]),
    word(record[26]),
    record.subarray(32, 208),
    word(record[27]),
    record.subarray(208),
  ]);
}

// TypeScript decides nothing: it asks the kernel in WebAssembly, and decodes what that answers. Records an auditor encodes
// anew in TypeScript, from transactions alone: they are compared with the kernel's.
describe("the golden vectors", () => {
  describe("in WebAssembly", () => {
    for (const decision of DECISIONS) {
      it(`decide as the native kernel: ${decision.name}`, async () => {
        const { encoded } = await purser.explain(stateOf(decision), decisionPayment(decision));

        assert.equal(hex(encoded), decision.encoded);
      });
    }
  });

  it("are recorded by WebAssembly as by the native kernel", async () => {
    const kernel = await Kernel.load();
    let head = hex(GENESIS);
    for (const record of STEPS.flatMap(({ records }) => records)) {
      const linked = kernel.record(fieldsOf(head, record.bytes));

      assert.equal(hex(linked ?? new Uint8Array()), head + record.bytes);
      head = hex(sha256(linked ?? new Uint8Array()));
      assert.equal(head, record.head);
    }
  });

  it("are no record of an unknown kind or path", async () => {
    const kernel = await Kernel.load();
    const fields = fieldsOf(hex(GENESIS), STEPS[0]?.records[0]?.bytes ?? "");
    for (const [at, last] of [
      [KIND_AT, 3],
      [PATH_AT, 3],
    ] as const) {
      for (const none of [0, last + 1]) {
        const wrong = fields.slice();
        wrong[at] = none;
        assert.equal(kernel.record(wrong), null);
      }
    }
  });

  describe("in TypeScript", () => {
    it("are read as they say", () => {
      for (const { name, encoded, verdict, reasons } of DECISIONS) {
        const read = decodeVerdict(Buffer.from(encoded, "hex"));

        const expected = read.allowed ? "allow" : read.escalation ? "escalate" : "deny";
        assert.equal(expected, verdict, name);
        assert.deepEqual(
          read.findings.map(({ reason }) => reason).sort(),
          [...reasons].sort(),
          name,
        );
      }
    });

    it("are recorded and hashed as by the native kernel", async () => {
      let head = GENESIS;
      let sequence = 1n;
      for (const step of STEPS) {
        const { verdict } = await purser.explain(stateOfStep(step), paymentOf(step));
        const records = recordsOf(step, sequence, gateOutcomes(verdict.findings));
        assert.equal(records.length, step.records.length, step.name);
        for (const [index, record] of records.entries()) {
          head = purser.nextHead(head, record);
          assert.equal(hex(purser.encodeRecord(record)), step.records[index]?.bytes, step.name);
          assert.equal(hex(head), step.records[index]?.head, step.name);
          sequence += 1n;
        }
      }
    });

    it("cover every kind of record on every path, and both verdicts of a denial", () => {
      const [KIND, PATH, VERDICT] = [25, 26, 27];
      const covered = STEPS.flatMap(({ records }) =>
        records.map(({ bytes }) => {
          const record = Buffer.from(bytes, "hex");
          return [KIND, PATH, VERDICT].map((at) => record[at]).join();
        }),
      );

      assert.deepEqual([...new Set(covered)].sort(), ["1,1,0", "1,2,0", "2,1,0", "3,3,1", "3,3,2"]);
    });
  });
});
