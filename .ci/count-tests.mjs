// Prints "<passed> <failed>" for vitest's JSON report. A file that did not load, a skipped test, a run without tests, and
// a runner that ended badly without saying why are failures. Arguments: the report, the runner's exit code.
import { readFileSync } from 'node:fs'

const [file, exitCode] = process.argv.slice(2)
let passed = 0
let failed = 0
try {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  passed = report.numPassedTests
  failed = report.numTotalTests - passed
  for (const { status, assertionResults } of report.testResults) {
    if (status === 'failed' && !assertionResults.some(test => test.status === 'failed')) failed += 1
  }
  const skipped = report.numPendingTests + report.numTodoTests
  if (skipped > 0) console.error(`${skipped} tests were skipped: that counts as failed.`)
  if (passed === 0 && failed === 0) throw new Error('no test ran')
  if (!report.success && failed === 0) throw new Error('the run failed outside of a test')
} catch (error) {
  console.error(`The test run says nothing: ${error.message}`)
  failed += 1
}
if (exitCode !== '0' && failed === 0) {
  console.error(`The test runner ended with ${exitCode}, though no test failed.`)
  failed += 1
}
console.log(`${passed} ${failed}`)
