/** Exported code that reads the characters of a text, the same for all vocabularies. */

export const READ_PYTHON = `def read_characters(path):
    """The characters of a file, decompressed where it is gzip; line ends of all kinds become \\\\n."""
    data = Path(path).read_bytes()
    if data[:2] == b"\\x1f\\x8b":
        data = gzip.decompress(data)
    return data.decode("utf-8-sig").replace("\\r\\n", "\\n").replace("\\r", "\\n")
`;

export const READ_TYPESCRIPT = `/** The characters of a file, decompressed where it is gzip; line ends of all kinds become \\n. */
async function readCharacters(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  const text = new TextDecoder().decode(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
  return Array.from(text.replace(/\\r\\n?/g, '\\n'));
}
`;
