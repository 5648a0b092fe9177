/** Passwords and where they must not be seen: messages go into run files and reports. */

/** The password of a database's address, as it stands there and as it is meant; none without an address. */
export function secretsIn(url: string | undefined): readonly string[] {
  if (url === undefined) return [];
  const { password } = new URL(url);
  return [password, decodeURIComponent(password)];
}

/** @param secrets - empty ones are nothing to hide */
export function hide(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret !== '').reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
}
