import { z } from 'zod';
import { badRequest } from '../error.ts';
import { countCharacters } from '../validation/characters.ts';
import { flag, text } from '../validation/parameters.ts';
import { method } from './method.ts';

const answerCallbackQuery = method(
  'answerCallbackQuery',
  z.object({ callback_query_id: text('callback_query_id'), text: text('text'), show_alert: flag }),
  ({ callback_query_id, text, show_alert }, { simulation }) => {
    if (countCharacters(text) > 200) throw badRequest('MESSAGE_TOO_LONG');
    const answer = { text, alert: show_alert };
    const user = simulation.callbackQueries.answer(callback_query_id, answer);
    simulation.events.emit({ type: 'answer', user, callbackQuery: callback_query_id, answer });
    return true;
  },
);

export const callbackMethods = [answerCallbackQuery];
