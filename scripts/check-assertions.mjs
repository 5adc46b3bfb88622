// Holds the kernel's table of run-time assertions against the reasons and against the harnesses that prove its properties.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { harnesses } from "../proofs/runner/sources.mjs";

const TABLE = "programs/policy-kernel/src/assertions.rs";
/** Reasons from this number on are faults. */
const FIRST_FAULT = 900;

/** What is wrong with the table of a checkout. */
export function checkAssertions(root) {
  const text = (path) => readFileSync(join(root, path), "utf8");
  const found = [...text(TABLE).matchAll(/Assertion::new\(\s*Reason::(\w+),\s*"(\w+)",/g)];
  const reasons = [
    ...text("programs/policy-kernel/src/reason.rs").matchAll(/^ {12}(\w+) = (\d+),/gm),
  ];
  const [ticket] = text("programs/policy-kernel/src/ticket.rs").split("#[cfg(test)]");
  return problems({
    assertions: found.map(([, reason, property]) => ({ reason, property })),
    faults: reasons.filter(([, , code]) => Number(code) >= FIRST_FAULT).map(([, name]) => name),
    ofTickets: [...ticket.matchAll(/\bErr\(Reason::(\w+)\)/g)].map(([, name]) => name),
    proved: harnesses(join(root, "proofs")).map(({ property }) => property),
  }).map((problem) => `${TABLE}: ${problem}`);
}

/** What is wrong with assertions, given the reasons that need one and the properties that harnesses prove. */
export function problems({ assertions, faults, ofTickets, proved }) {
  if (assertions.length === 0 || faults.length === 0 || ofTickets.length === 0) {
    return ["the table, the faults or a ticket's refusals cannot be read"];
  }
  const named = assertions.map(({ reason }) => reason);
  const needed = [...new Set([...faults, ...ofTickets])];
  return [
    ...needed.filter((reason) => !named.includes(reason)).map((reason) => `${reason} is missing`),
    ...repeated(named).map((reason) => `${reason} stands there twice`),
    ...repeated(assertions.map(({ property }) => property)).map(
      (property) => `several assertions share the property ${property}`,
    ),
    ...assertions
      .filter(({ property }) => !proved.includes(property))
      .map(({ reason, property }) => `${reason}: no harness in proofs/src proves ${property}`),
  ];
}

function repeated(names) {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
