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
  const userinfo = userinfoOf(url);
  const password = userinfo?.slice(userinfo.indexOf(':') + 1);
  const parameters = [...url.matchAll(SECRET_PARAMETER)].map(([all, name = '']) => all.slice(name.length));
  const secrets = [url, userinfo, ...[password, ...parameters].flatMap((secret) => [secret, decoded(secret)])];
  return secrets.reduce<string>((clean, secret) => (secret ? clean.replaceAll(secret, HIDDEN) : clean), text);
}

/** Somebody's words, without user and password in whatever addresses stand in them. */
export function withoutCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, `$1${HIDDEN}@`);
}

/** User and password as they stand in the URL; undefined where it names none. */
export function userinfoOf(url: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/(.*)@/i.exec(url)?.[1];
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // not percent-encoded after all: the text itself is hidden already
  }
}
