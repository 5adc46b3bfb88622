import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { GENESIS } from "../../sdk/src/auditor/record";
import { gateOutcomes } from "../../sdk/src/core/gate-outcomes";
import { decodeVerdict } from "../../sdk/src/core/verdict";
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

// TypeScript decides nothing: it asks the kernel in WebAssembly, and decodes what that answers. WebAssembly records
// nothing: the package encodes and hashes records in TypeScript, from transactions.
describe("the golden vectors", () => {
  describe("in WebAssembly", () => {
    for (const decision of DECISIONS) {
      it(`decide as the native kernel: ${decision.name}`, async () => {
        const { encoded } = await purser.explain(stateOf(decision), decisionPayment(decision));

        assert.equal(hex(encoded), decision.encoded);
      });
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
