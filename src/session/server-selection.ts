const PARAMETER = 'serverSelectionTimeoutMS';
const SELECTION_MS = 5_000;

/**
 * A connection string under which a MongoDB that is gone is told in seconds: the driver waits half a minute for it to
 * come back.
 */
export function failingFast(url: string): string {
  if (new RegExp(`[?&]${PARAMETER}=`, 'i').test(url)) return url;
  const separator = url.includes('?') ? '&' : /^\w[\w+]*:\/\/[^/]*\//.test(url) ? '?' : '/?';
  return `${url}${separator}${PARAMETER}=${SELECTION_MS}`;
}
