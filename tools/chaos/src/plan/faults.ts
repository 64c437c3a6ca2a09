/** Everything that may be done to the bot while people write, and what it proves. */
export const faults = {
  'kill gateway': 'SIGKILL: its turns are taken over, nothing that was sent is sent again',
  'kill poller': 'SIGKILL of the gateway that polls Telegram or keeps the webhook: another one takes the lease',
  'kill ai-service': 'SIGKILL: its questions are asked anew, the conversation has each of them once',
  'kill pdf-service': 'SIGKILL: its documents are made elsewhere',
  'kill rate-limit-service': 'SIGKILL: people are let through meanwhile',
  'restart gateway': 'SIGTERM in the middle of answers: they are finished or handed over',
  'restart ai-service': 'SIGTERM: it finishes what runs, nobody notices',
  'restart pdf-service': 'the same',
  'restart rate-limit-service': 'the same',
  'freeze gateway': 'SIGSTOP longer than its leases: when it wakes up, it must not send what others have taken over',
  'kill nats': 'SIGKILL of nats-server, of one node in a cluster: nothing stored is lost, everybody comes back',
  'drop answers': 'Telegram takes a message and the connection breaks: the only reason to send twice, and recorded',
  'refuse calls': 'Telegram answers 429: that chat waits, others do not',
  'break telegram': 'Telegram answers 502: tried again',
  'overload claude': 'Claude answers 529: tried again',
  'break answers': 'Claude breaks off in the middle: the user gets what there is and is told',
} as const;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];

/** Faults of Claude itself, after which an error message is the right answer. */
export const excuses: readonly FaultName[] = ['overload claude', 'break answers'];
