const PARTS = /^(mongodb(?:\+srv)?:\/\/)([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/;
/**
 * Users whom no database of the server knows: drivers refuse any other source than `$external`, which they take by
 * themselves.
 */
const OUTSIDE_ALWAYS = /(?:^|&)authMechanism=(?:MONGODB-AWS|GSSAPI|MONGODB-X509|MONGODB-OIDC)(?:&|$)/i;
/** LDAP's: drivers take the URL's database for the source where there is one. */
const OUTSIDE_BY_DEFAULT = /(?:^|&)authMechanism=PLAIN(?:&|$)/i;

/**
 * A connection string with a database in it, which is all that many applications are told. Who signs in does so where
 * they did.
 */
export function withDatabase(url: string, database: string): string {
  const [, scheme, hosts, signInDatabase, options = ''] = PARTS.exec(url) ?? [];
  if (scheme === undefined || hosts === undefined) throw new Error('not a MongoDB connection string');
  const said = /(?:^|&)authSource=/i.test(options) || OUTSIDE_ALWAYS.test(options);
  const signInAt = signInDatabase || (OUTSIDE_BY_DEFAULT.test(options) ? '$external' : 'admin');
  const all = [options, hosts.includes('@') && !said ? `authSource=${signInAt}` : ''].filter((part) => part !== '');
  return `${scheme}${hosts}/${database}${all.length > 0 ? `?${all.join('&')}` : ''}`;
}
