/** The figures as files: what is shown, under the objectives that are set. */
import { csvOf } from '../../csv.ts';
import type { Figures } from '../../figures/types.ts';

export function startDownloads(runId: string, shown: () => Figures): void {
  const kinds = {
    csv: { type: 'text/csv', text: () => csvOf(shown()) },
    json: { type: 'application/json', text: () => JSON.stringify(shown()) },
  };
  for (const [name, { type, text }] of Object.entries(kinds)) {
    const button = document.querySelector(`#view button[name="${name}"]`);
    button?.addEventListener('click', () => save(`aunt-emma-bench-${fileName(runId)}.${name}`, type, text()));
  }
}

function save(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function fileName(text: string): string {
  return text.replaceAll(/[^\w.-]+/g, '-').slice(0, 80);
}
