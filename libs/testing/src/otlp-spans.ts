import { z } from 'zod';

export type AttributeValue = string | number | boolean | AttributeValue[];
export type SpanAttributes = Readonly<Record<string, AttributeValue>>;

export interface ReceivedSpan {
  readonly service: string;
  /** Attributes of the resource: the process that sent the span. */
  readonly resource: SpanAttributes;
  readonly name: string;
  readonly kind: 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for the root of a trace. */
  readonly parentSpanId: string | undefined;
  readonly durationMs: number;
  readonly failed: boolean;
  readonly attributes: SpanAttributes;
  readonly events: readonly { readonly name: string; readonly attributes: SpanAttributes }[];
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const errorStatus = 2;

interface AnyValue {
  stringValue?: string | undefined;
  boolValue?: boolean | undefined;
  intValue?: string | number | undefined;
  doubleValue?: number | undefined;
  arrayValue?: { values: AnyValue[] } | undefined;
}
const anyValue: z.ZodType<AnyValue> = z.lazy(() =>
  z.object({
    stringValue: z.string().optional(),
    boolValue: z.boolean().optional(),
    intValue: z.union([z.string(), z.number()]).optional(),
    doubleValue: z.number().optional(),
    arrayValue: z.object({ values: z.array(anyValue) }).optional(),
  }),
);
const attributeList = z.array(z.object({ key: z.string(), value: anyValue })).default([]);
/** The parts of an OTLP trace request that tests look at. */
const traceRequest = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributeList }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.int().min(0).max(5),
              startTimeUnixNano: z.string(),
              endTimeUnixNano: z.string(),
              attributes: attributeList,
              events: z.array(z.object({ name: z.string(), attributes: attributeList })).default([]),
              status: z.object({ code: z.int().optional() }).default({}),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** The spans of an OTLP/JSON trace request. Throws when it is none. */
export function readSpans(request: unknown): ReceivedSpan[] {
  return traceRequest.parse(request).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const resourceAttributes = flat(resource.attributes);
    return scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        service: String(resourceAttributes['service.name']),
        resource: resourceAttributes,
        name: span.name,
        kind: kinds[span.kind] ?? 'unspecified',
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
        durationMs: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
        failed: span.status.code === errorStatus,
        attributes: flat(span.attributes),
        events: span.events.map((event) => ({ name: event.name, attributes: flat(event.attributes) })),
      }));
  });
}

function flat(list: z.infer<typeof attributeList>): SpanAttributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, plain(value)]));
}

function plain(value: AnyValue): AttributeValue {
  if (value.arrayValue) {
    return value.arrayValue.values.map(plain);
  }
  if (value.intValue !== undefined) {
    return Number(value.intValue);
  }
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? '';
}
