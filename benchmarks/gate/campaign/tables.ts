export async function tables(_folder: string, _gates: number): Promise<void> {}
