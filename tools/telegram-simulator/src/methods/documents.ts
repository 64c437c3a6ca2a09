import { z } from 'zod';
import { badRequest } from '../error.ts';
import { postFromBot } from '../state/posting.ts';
import type { Document } from '../telegram.ts';
import { json, text } from '../validation/parameters.ts';
import { captionText } from '../validation/text.ts';
import { destination, sendParameters } from './common.ts';
import { method } from './method.ts';
import type { MethodContext } from './method.ts';

const sendDocument = method(
  'sendDocument',
  sendParameters.extend({
    document: text('document'),
    caption: text('caption'),
    parse_mode: text('parse_mode'),
    caption_entities: json('caption entities'),
  }),
  ({ document, caption, parse_mode, caption_entities, ...parameters }, context) => {
    const formatted = captionText({ text: caption, parseMode: parse_mode, entities: caption_entities });
    const { record, ...posting } = destination(parameters, context);
    const content = {
      document: findDocument(document, context),
      ...(formatted.text !== '' && { caption: formatted.text }),
      ...(formatted.entities.length > 0 && { caption_entities: formatted.entities }),
    };
    return postFromBot(context.simulation, record, { ...posting, content });
  },
);

/** The uploaded file (in the field `document` or in the one that `attach://` names), or one sent before by its id. */
function findDocument(value: string, { simulation, uploads }: MethodContext): Document {
  const field = value.startsWith('attach://') ? value.slice('attach://'.length) : 'document';
  const upload = uploads.get(field);
  if (upload !== undefined) {
    if (upload.bytes.length === 0) throw badRequest('file must be non-empty');
    return simulation.files.add({ name: upload.name, mime: upload.mime, content: { bytes: upload.bytes } }).document;
  }
  if (value === '' || value.startsWith('attach://')) throw badRequest('There is no document in the request');
  if (/^https?:\/\//i.test(value)) throw badRequest('failed to get HTTP URL content');
  const known = simulation.files.byId(value);
  if (known === undefined) throw badRequest('wrong file_id or the file is temporarily unavailable');
  return known.document;
}

const getFile = method('getFile', z.object({ file_id: text('file_id') }), ({ file_id }, { simulation }) => {
  const file = simulation.files.byId(file_id);
  if (file?.content === undefined) throw badRequest('wrong file_id or the file is temporarily unavailable');
  const { file_size, file_unique_id } = file.document;
  if (file_size > simulation.limits.downloadBytes) throw badRequest('file is too big');
  return { file_id, file_unique_id, file_size, file_path: file.path };
});

export const documentMethods = [sendDocument, getFile];
