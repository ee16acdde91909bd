// What failed, from the reports of vitest and Playwright, so that `npm test` can say it again at its end.
const COLORS = /\u001b\[[0-9;]*m/g;
const LINES = 12;

/** @returns the beginning of a message, without colors, indented */
const shortened = (message = '') =>
  message
    .replace(COLORS, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, LINES)
    .map((line) => `    ${line}`)
    .join('\n');

const described = (title, messages) => [title, ...messages.slice(0, 1).map(shortened)].join('\n');

/** @returns a text for each test that failed, and for each file that did not load, of vitest's JSON report */
export const failedUnitTests = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0)
      return failed.map(({ fullName, failureMessages }) => described(`${name}: ${fullName}`, failureMessages ?? []));
    return status === 'passed' ? [] : [described(name, [message])];
  });

/** @returns a text for each test that failed, of Playwright's JSON report */
export const failedEndToEnd = ({ suites = [], errors = [] }) => [
  ...suites.flatMap(failedInSuite),
  ...errors.map(({ message }) => described('Playwright', [message])),
];

const failedInSuite = ({ specs = [], suites = [] }) => [
  ...specs.flatMap(({ file, line, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ projectName, results }) =>
        described(
          `[${projectName}] ${file}:${line} ${title}`,
          results.flatMap(({ errors = [] }) => errors.map(({ message }) => message)),
        ),
      ),
  ),
  ...suites.flatMap(failedInSuite),
];
