/** What a word's neighbours need to know to decide whether a line may end between them. */
export interface Binding {
  /** A short preposition, `№`, an abbreviation, an initial: the next word stays on its line. */
  readonly toNext: boolean;
  /** A dash, a particle, a lone mark: stays on the line of the previous word. */
  readonly toPrevious: boolean;
  /** A month, a chapter, a step: stays on the line of the number that follows. */
  readonly toFollowingNumber: boolean;
  readonly startsInDigit: boolean;
  /** In a digit or a Roman numeral. */
  readonly endsInNumber: boolean;
  /** A unit, a month or a group of three digits: stays on the line of a number before it. */
  readonly toNumber: boolean;
}

const words = (list: string) => list.split(' ').join('|');

const OPENING = '[«“„"(\\[]*';
const CLOSING = '[.,;:!?…»”")\\]]*';

const prepositions = words(
  'а без в во для до за и из изо или к ко на над не ни но о об обо от ото по под при про с со у',
);
const articles = words('a an i');
const abbreviations = words(
  '№ №№ § §§ стр\\. рис\\. табл\\. гл\\. разд\\. п\\. пп\\. ул\\. г\\. им\\. ср\\. см\\. напр\\. св\\. проф\\. акад\\. просп\\. пер\\. корп\\. кв\\. тел\\. г-н г-жа д-р p\\. pp\\. fig\\. vol\\. no\\. mr\\. mrs\\. ms\\. dr\\. prof\\. st\\. ch\\. sec\\. eq\\. e\\.g\\. i\\.e\\. vs\\.',
);
const initial = '\\p{L}\\.';
const months = words('января февраля марта апреля мая июня июля августа сентября октября ноября декабря');
const englishMonths = words(
  'january february march april may june july august september october november december jan\\. feb\\. aug\\. sept\\. oct\\. nov\\. dec\\.',
);
const numbered = words(
  'глава главе главы шаг шаге рисунок рисунке таблица таблице страница странице пункт пункте раздел разделе версия версии том часть chapter step figure table page section version volume part appendix equation',
);
const units = words(
  '% ‰ ° °c °f ₽ € \\$ £ ¥ ₸ руб коп тыс млн млрд трлн г кг мг мкг т л мл м км см мм мкм нм с мс мкс нс мин ч сек сут кб мб гб тб бит байт гц кгц мгц ггц вт квт мвт в кв а ма шт чел px pt em rem kg g mg t l ml m km cm mm nm s ms ns min h kb mb gb tb kib mib gib hz khz mhz ghz w kw mw v a ma bit byte bytes',
);

const BINDS_NEXT = new RegExp(`^${OPENING}(?:${prepositions}|${articles}|${abbreviations}|${initial})$`, 'iu');
const BINDS_PREVIOUS = new RegExp(`^(?:[—–−-]|[.,;:!?…»”)\\]]+|(?:же|ли|бы|б|ж)${CLOSING})$`, 'iu');
const BINDS_TO_NUMBER = new RegExp(`^(?:(?:${units}|${months}|${englishMonths})|\\d{3}(?:[.,]\\d+)?)${CLOSING}$`, 'iu');
const BINDS_TO_FOLLOWING_NUMBER = new RegExp(`^${OPENING}(?:${englishMonths}|${numbered})$`, 'iu');
/** А.С. Пушкин, J.R.R. Tolkien. In small letters these are abbreviations, which may well end a sentence. */
const INITIALS = /^[«“„"([]*(?:\p{Lu}\.){2,3}$/u;
const STARTS_IN_DIGIT = /^\d/;
const ENDS_IN_NUMBER = /\d$|^[IVXLC]+$/;

/** Of most words, and of what is no word: a formula. */
export const unbound: Binding = {
  toNext: false,
  toPrevious: false,
  toFollowingNumber: false,
  startsInDigit: false,
  endsInNumber: false,
  toNumber: false,
};

/** A longer word takes no part in any of these rules. */
const LONGEST = 12;

export function bindingOf(word: string): Binding {
  const short = word.length <= LONGEST;
  const binding: Binding = {
    toNext: short && (BINDS_NEXT.test(word) || INITIALS.test(word)),
    toPrevious: short && BINDS_PREVIOUS.test(word),
    toFollowingNumber: short && BINDS_TO_FOLLOWING_NUMBER.test(word),
    startsInDigit: STARTS_IN_DIGIT.test(word),
    endsInNumber: ENDS_IN_NUMBER.test(word),
    toNumber: short && BINDS_TO_NUMBER.test(word),
  };
  return Object.values(binding).includes(true) ? binding : unbound;
}

/** Whether a line may end at the space between two words. */
export function mayBreakBetween(before: Binding, after: Binding): boolean {
  if (before.toNext || after.toPrevious) return false;
  return !(before.endsInNumber && after.toNumber) && !(before.toFollowingNumber && after.startsInDigit);
}
