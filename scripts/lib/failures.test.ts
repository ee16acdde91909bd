import { expect, test } from 'vitest';
import { failedEndToEnd, failedUnitTests } from './failures.mjs';

test('failed unit tests and files that do not load are named with the beginning of their message', () => {
  const result = (fullName: string, status: string, ...failureMessages: string[]) => ({
    fullName,
    status,
    failureMessages,
  });
  const report = {
    testResults: [
      { name: 'good.test.ts', status: 'passed', message: '', assertionResults: [result('adds', 'passed')] },
      {
        name: 'sums.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [result('adds', 'passed'), result('subtracts', 'failed', 'expected 2 to be 3')],
      },
      { name: 'broken.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  };
  expect(failedUnitTests(report)).toEqual([
    'sums.test.ts: subtracts\n    expected 2 to be 3',
    'broken.test.ts\n    no such module',
  ]);
});

test('failed end-to-end tests are named with their project, place and the beginning of their message', () => {
  const spec = (title: string, status: string, message?: string) => ({
    file: 'a.spec.ts',
    line: 7,
    title,
    tests: [{ projectName: 'electron', status, results: [{ errors: message ? [{ message }] : [] }] }],
  });
  const report = {
    suites: [
      { specs: [spec('passes', 'expected')], suites: [{ specs: [spec('fails', 'unexpected', '\u001b[31mno')] }] },
    ],
    errors: [],
  };
  expect(failedEndToEnd(report)).toEqual(['[electron] a.spec.ts:7 fails\n    no']);
});
