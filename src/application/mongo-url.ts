const PARTS = /^(mongodb(?:\+srv)?:\/\/)([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/;

/** A connection string with a database in it, which is all that many applications are told. Who signs in does so where they did. */
export function withDatabase(url: string, database: string): string {
  const [, scheme, hosts, signInDatabase, options = ''] = PARTS.exec(url) ?? [];
  if (scheme === undefined || hosts === undefined) throw new Error('not a MongoDB connection string');
  const signsIn = hosts.includes('@') && !/(?:^|&)authSource=/i.test(options);
  const all = [options, signsIn ? `authSource=${signInDatabase || 'admin'}` : ''].filter((part) => part !== '');
  return `${scheme}${hosts}/${database}${all.length > 0 ? `?${all.join('&')}` : ''}`;
}
