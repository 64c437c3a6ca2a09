/**
 * Tells each user once in a window that the limit is reached: `tell` runs for the first message over the limit, later
 * ones are `limited` and left out. Does not count when `tell` throws or the mailbox is full, so nobody is left without
 * a word. Remembered in this process alone: of several gateways each tells once.
 */
export function createLimitNotices() {
  const told = new Map<number, NodeJS.Timeout>();

  return async <R extends string>(user: number, windowMs: number, tell: () => Promise<R>): Promise<R | 'limited'> => {
    if (told.has(user)) {
      return 'limited';
    }
    const forget = () => {
      clearTimeout(told.get(user));
      told.delete(user);
    };
    told.set(user, setTimeout(forget, windowMs).unref());
    try {
      const result = await tell();
      if (result === 'full') {
        forget();
      }
      return result;
    } catch (error) {
      forget();
      throw error;
    }
  };
}
