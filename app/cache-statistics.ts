/** What a cache did for this process. */
export class CacheStatistics {
  hits = 0;
  misses = 0;
  /** Misses that waited for another caller's query instead of sending their own. */
  coalesced = 0;
  /** Commands that Redis did not answer; reads among them went to the database. */
  errors = 0;

  /** Hits of all look-ups, 0 to 1; `undefined` before the first one. */
  get hitRate(): number | undefined {
    const lookUps = this.hits + this.misses;
    return lookUps === 0 ? undefined : this.hits / lookUps;
  }
}
