/** The folders that a service finds in its environment (docs/contract.md, section 4). */
export function requiredEnvironment(env: NodeJS.ProcessEnv): { readonly dataset: string; readonly state: string } {
  return { dataset: required(env, 'BENCH_DATASET'), state: required(env, 'BENCH_STATE') };
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is empty: start the service with "bench serve", or set it to a folder`);
  return value;
}
