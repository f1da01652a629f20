const HIDDEN = '***';
const SECRET_PARAMETER = /([?&][^=&]*(?:pass|token|secret|key|credential|mechanismproperties)[^=&]*=)[^&#]*/gi;

/**
 * A connection string as it may be printed. Everything before the last `@` of the part that holds the hosts goes, so
 * that a password with an unescaped `@`, `/` or `?` is hidden too: rather a user name too few than a password too many.
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
  return hidden(
    text,
    secretsOf(url)
      .flatMap(formsOf)
      .filter(({ length }) => length >= SHORTEST),
  );
}

/** Hiding a letter or two says more of them than it hides, and leaves no word whole. */
const SHORTEST = 3;

/**
 * What this process was told in confidence. A report or a terminal is too far away from where it was told to be given
 * it.
 */
const kept = new Set<string>();

/** Has `withoutKeptSecrets` hide what the URL says in confidence; undefined says nothing. */
export function keepSecretsOf(url: string | undefined): void {
  if (url !== undefined) for (const secret of secretsOf(url)) keepSecret(secret);
}

/** The same of a secret that stands alone, as a token does. */
export function keepSecret(secret: string | undefined): void {
  if (secret === undefined || COMMON.test(secret)) return;
  for (const form of formsOf(secret)) if (!COMMON.test(form)) kept.add(form);
}

/** A word that any text may hold: it is hidden where it stands in an address, and in errors of its engine. */
const COMMON = /^(?:.{0,3}|[a-z]{1,8})$/i;
/** A name of something: with a part of it hidden, it would be another's. */
const NAME = /^[\w.-]*$/;

/** Somebody's words, without what this process was told in confidence. */
export function withoutKeptSecrets(text: string): string {
  return NAME.test(text) ? text : hidden(text, [...kept]);
}

function hidden(text: string, secrets: readonly string[]): string {
  const longestFirst = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((clean, secret) => clean.replaceAll(secret, HIDDEN), text);
}

/** The URL, what stands before its hosts, its passwords and the secret ones among its parameters. */
function secretsOf(url: string): string[] {
  const users = userinfosOf(url);
  const passwords = users.map((userinfo) => userinfo.slice(userinfo.indexOf(':') + 1));
  const parameters = [...url.matchAll(SECRET_PARAMETER)].map(([all, name = '']) => all.slice(name.length));
  const confidential = users.length > 0 || parameters.length > 0;
  return [...(confidential ? [url] : []), ...users, ...passwords, ...parameters];
}

/** A shorter one is found in half of all words. */
const LONG_ENOUGH = 6;

/**
 * What may be user and password: an `@` that is not percent-encoded is part of the password or its end, and nobody
 * knows which.
 */
function userinfosOf(url: string): string[] {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  if (rest === url) return [];
  const likely = [rest, rest.split('?')[0] ?? '', rest.split(/[/?#]/)[0] ?? ''].map((part) => part.lastIndexOf('@'));
  const ends = [...rest.matchAll(/@/g)].map(({ index }) => index);
  return ends
    .filter((end) => likely.includes(end) || end - rest.indexOf(':') > LONG_ENOUGH)
    .map((end) => rest.slice(0, end));
}

/** A secret as it may come back: decoded, encoded by whichever rule, or within a string of JSON, a shell or HTML. */
function formsOf(secret: string): string[] {
  const plain = [secret, decoded(secret)].filter((text) => text !== undefined);
  const forms = plain
    .flatMap((text) => [text, text.normalize('NFC'), text.normalize('NFD')])
    .flatMap((text) => {
      const component = encodeURIComponent(text.toWellFormed());
      const strict = component.replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
      const encoded = [
        component,
        strict,
        encodeURI(text.toWellFormed()),
        component.replaceAll('%20', '+'),
        byUrl(text),
      ];
      const quoted = [JSON.stringify(text).slice(1, -1), text.replaceAll("'", "\\'"), text.replaceAll("'", "'\\''")];
      return [text, ...encoded, ...encoded.map(lowerHex), ...quoted, ...inHtml(text)];
    });
  return [...new Set(forms)];
}

function lowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (found) => found.toLowerCase());
}

/** As the URL that Node makes of it has it. */
function byUrl(text: string): string {
  const url = new URL('http://host');
  url.password = text;
  return url.password;
}

function inHtml(text: string): string[] {
  const named = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return [named, named.replaceAll("'", '&#39;'), named.replaceAll("'", '&#x27;'), named.replaceAll("'", '&apos;')];
}

/** Somebody's words, without user and password in whatever addresses stand in them. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>:@]*:[^\s/?#<>]*@/gi, `$1${HIDDEN}@`)
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, `$1${HIDDEN}@`);
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
