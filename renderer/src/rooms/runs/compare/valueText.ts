/** A setting's value as text; a dash where a document lacks it. */
export const valueText = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
