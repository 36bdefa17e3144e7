// Runs one call under a span of its own and prints every span that came of it, one JSON line each.
import { trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { PlainClient, ThreadDocument } from 'plain-operations';
import './opentelemetry.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
await using client = new PlainClient();

await trace.getTracer('demo').startActiveSpan('handle request', async (span) => {
  await client.execute(ThreadDocument, { threadId: 'th_01H8H46YPB2S4MAJM382FG9423' });
  span.end();
});
for (const span of exporter.getFinishedSpans()) {
  const { name, attributes, status } = span;
  const { spanId } = span.spanContext();
  const parent = span.parentSpanContext?.spanId;
  console.log(JSON.stringify({ spanId, parent, name, attributes, status }));
}
