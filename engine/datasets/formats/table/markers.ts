/** Words that mark a missing value. "NA" is a country, "None" an answer. */
export const WORD_MARKERS: readonly string[] = ['?', 'null', 'NULL', 'Null', 'nan', 'NaN', 'N/A', 'n/a', '#N/A'];
