const HIDDEN = '***';
const SECRET_PARAMETER = /([?&][^=&]*(?:pass|token|secret|key|credential|mechanismproperties)[^=&]*=)[^&#]*/gi;

/**
 * A connection string as it may be printed. Everything before the last `@` of the part that holds the hosts goes, so that a password
 * with an unescaped `@`, `/` or `?` is hidden too: rather a user name too few than a password too many.
 */
export function redactUrl(url: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url)?.[0] ?? '';
  const rest = url.slice(scheme.length);
  const at = rest.lastIndexOf('@');
  const hosts = at === -1 ? rest : `${HIDDEN}@${rest.slice(at + 1)}`;
  return (scheme + hosts).replace(SECRET_PARAMETER, `$1${HIDDEN}`);
}

/** A driver's words about a connection, without what the URL says in confidence. */
export function withoutSecrets(text: string, url: string): string {
  const userinfo = /^[a-z][a-z0-9+.-]*:\/\/(.*)@/i.exec(url)?.[1];
  const password = userinfo?.slice(userinfo.indexOf(':') + 1);
  const secrets = [url, userinfo, password, decoded(password)];
  return secrets.reduce<string>((clean, secret) => (secret ? clean.replaceAll(secret, HIDDEN) : clean), text);
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // not percent-encoded after all: the text itself is hidden already
  }
}
