/** Small per-user state in local storage, as JSON; unreadable values count as absent. */
export const remembered = {
  read<T>(key: string, otherwise: T): T {
    try {
      const text = localStorage.getItem(`tensorsmith.${key}`);
      return text === null ? otherwise : (JSON.parse(text) as T);
    } catch {
      return otherwise;
    }
  },
  write(key: string, value: unknown): void {
    localStorage.setItem(`tensorsmith.${key}`, JSON.stringify(value));
  },
};
