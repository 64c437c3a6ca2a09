import type { Random } from './random.ts';

/** The commonest words of Russian: every third word of a text is one of them. */
const common =
  'и в не на что с по как это для из но от к при если за так уже или когда до только без чтобы же над он она они мы вы его её их тоже также между после перед через'.split(
    ' ',
  );
const prefixes = 'пере под рас вы до за при про со не на от об из вос без сверх пред'.split(' ');
const stems =
  'работ сообщ очеред служб ответ вопрос поряд слов страниц памят врем скорост провер запис чтен ключ поток сеть файл таблиц строк числ верс шрифт печат текст лист знак пользоват распредел производ измер наблюд состоян хран отправ получ ошиб задач решен систем узел канал сервер границ провод двиг строен став ход пис говор дел вед нос кат пуск бир'.split(
    ' ',
  );
const endings =
  'а ы е у ой ам ами ах ов ный ного ному ным ных ная ной ную ность ности ностью ить ил ила или ит ят ать ал ала али ает ают ение ения ением ениях ователь ователя овать ует уют анный анная ании ающий ающего'.split(
    ' ',
  );

/** Shares of words in a text. */
const COMMON = 0.34;
const BARE = 0.4;

/** Some 40,000 forms; as in any text, few of them make up most of it and thousands stand in it once. */
export function word(random: Random): string {
  if (random.share() < COMMON) return random.seldomLater(common);
  const stem = random.seldomLater(stems);
  const ending = random.seldomLater(endings);
  return random.share() < BARE ? stem + ending : random.seldomLater(prefixes) + stem + ending;
}
