import { type OtlpReceiver, startOtlpReceiver } from '@gonets/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerWith } from '../src/answers.ts';
import { type Stack, startStack } from '../src/stack.ts';

describe('one trace for each message', () => {
  let receiver: OtlpReceiver;
  let stack: Stack;

  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    stack = await startStack({
      env: { ...receiver.env, ENVIRONMENT: 'rehearsal' },
      claude: { firstTokenMs: 20, tokensPerSecond: 1000 },
    });
  });
  afterAll(async () => {
    await stack?.stop();
    await receiver?.stop();
  });

  /** `service: span` from the root of the trace down to the span. */
  function path(traceId: string, service: string, name: string): string[] {
    const spans = receiver.spans().filter((span) => span.traceId === traceId);
    const steps: string[] = [];
    for (
      let span = spans.find((each) => each.service === service && each.name === name);
      span;
      span = spans.find((each) => each.spanId === span?.parentSpanId)
    )
      steps.unshift(`${span.service}: ${span.name}`);
    return steps;
  }

  it('leads from the update through every service to Claude and Telegram', async () => {
    const user = stack.telegram.user({ id: 42, firstName: 'Ann' });
    user.send('A secret question');
    await answerWith(user, 'secret question');
    const { traceId } = await receiver.waitForSpan(
      (span) => span.service === 'gateway' && span.name === 'telegram sendRichMessage',
    );
    await receiver.waitForSpan((span) => span.traceId === traceId && span.name === 'process ai.generate');
    await receiver.waitForSpan((span) => span.traceId === traceId && span.name === 'process rate-limit.take');
    await receiver.waitForSpan((span) => span.traceId === traceId && span.name === 'process turn');

    const root = 'gateway: receive update';
    expect(path(traceId, 'rate-limit-service', 'process rate-limit.take')).toEqual([
      root,
      'gateway: request rate-limit.take',
      'rate-limit-service: process rate-limit.take',
    ]);
    const toClaude = ['gateway: process turn', 'gateway: request ai.generate', 'ai-service: process ai.generate'];
    expect(path(traceId, 'ai-service', 'process ai.generate')).toEqual([root, ...toClaude]);
    expect(path(traceId, 'gateway', 'telegram sendRichMessage').slice(0, 2)).toEqual([root, 'gateway: process turn']);

    const claudeCall = await receiver.waitForSpan(
      (span) =>
        span.traceId === traceId &&
        span.service === 'ai-service' &&
        span.attributes['gen_ai.request.model'] !== undefined,
    );
    expect(path(traceId, 'ai-service', claudeCall.name).slice(0, 4)).toEqual([root, ...toClaude]);

    user.press('PDF');
    const rendered = await receiver.waitForSpan((span) => span.name === 'process pdf.render');
    await receiver.waitForSpan((span) => span.traceId === rendered.traceId && span.name === 'process turn');
    expect(path(rendered.traceId, 'pdf-service', 'process pdf.render')).toEqual([
      root,
      'gateway: process turn',
      'gateway: request pdf.render',
      'pdf-service: process pdf.render',
    ]);
  });

  it('names the deployment, and never holds a text, a name or a token', async () => {
    const everything = JSON.stringify(receiver.spans());
    expect(everything).not.toContain('secret question');
    expect(everything).not.toContain('Ann');
    expect(everything).not.toContain(stack.env['TELEGRAM_TOKEN']?.split(':')[1]);
    for (const span of receiver.spans()) expect(span.resource['deployment.environment.name']).toBe('rehearsal');
  });
});
