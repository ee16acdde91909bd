/** Tables whose cells stand in columns of blanks: spaces and tabs, any number of them. */

/** Every run of blanks outside double quotes, which hold no line breaks there, as one tab. */
export const byTabs = (text: string): string =>
  text.replace(/^[ \t]+|[ \t]+$/gm, '').replace(/"[^"\n]*"|[ \t]+/g, (found) => (found.startsWith('"') ? found : '\t'));
