/** The name of a subject in spans and messages: `ai.generate` for `gonets.v1.ai.generate`. */
export function shortName(subject: string): string {
  return subject.replace(/^gonets\.v\d+\./, '');
}
