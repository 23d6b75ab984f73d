// Prints "passed failed" from vitest's JSON report. A test file that could not be loaded has no tests, so it
// counts as one failure; so does a missing report, and a run that failed although every test passed (an
// unhandled rejection).
import { readFileSync } from 'node:fs';

const [path, status] = process.argv.slice(2);
let passed = 0;
let failed = 0;
try {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  passed = report.numPassedTests;
  failed = report.numFailedTests;
  for (const file of report.testResults) {
    const anyFailed = file.assertionResults.some((test) => test.status === 'failed');
    if (file.status === 'failed' && !anyFailed) failed++;
  }
} catch {
  failed = 1;
}
if (status !== '0' && failed === 0) failed = 1;
console.log(passed, failed);
