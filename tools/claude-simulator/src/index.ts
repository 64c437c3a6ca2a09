export { startClaudeSimulator } from './simulator.ts';
export type { ClaudeSimulator, ClaudeSimulatorOptions } from './simulator.ts';
export { faultWords } from './faults.ts';
export type { CallFacts, Fault, FaultInput, FaultRule } from './faults.ts';
export { dataMark } from './files.ts';
export type { Call } from './journal.ts';
