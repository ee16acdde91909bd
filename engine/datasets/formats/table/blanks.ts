/** Tables whose cells stand in columns of blanks: spaces and tabs, any number of them. */

const RUNS = /"[^"\n]*"|[ \t]+/g;

/**
 * Every run of blanks outside double quotes, which hold no line breaks there, as one tab; none around a line. Takes time in
 * proportion to the text, whatever is in it.
 */
export const byTabs = (text: string): string =>
  text.replace(RUNS, (found: string, from: number) => {
    if (found.startsWith('"')) return found;
    const isAround = '\n'.includes(text[from - 1] ?? '\n') || '\n'.includes(text[from + found.length] ?? '\n');
    return isAround ? '' : '\t';
  });
