/** What a word's neighbours need to know to decide whether a line may end between them. */
export interface Binding {
  /** A short preposition, `№`, an abbreviation, an initial: the next word stays on its line. */
  readonly toNext: boolean;
  /** A dash, a particle: stays on the line of the previous word. */
  readonly toPrevious: boolean;
  readonly endsInDigit: boolean;
  /** A unit or a group of three digits: stays on the line of a number before it. */
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
  '№ § стр\\. рис\\. табл\\. гл\\. разд\\. п\\. пп\\. ул\\. г\\. им\\. ср\\. см\\. p\\. pp\\. fig\\. vol\\. no\\. mr\\. mrs\\. ms\\. dr\\. prof\\.',
);
const initial = '\\p{L}\\.';
const units = words(
  '% ‰ ° °c °f ₽ € \\$ £ ¥ ₸ руб коп тыс млн млрд трлн г кг мг мкг т л мл м км см мм мкм нм с мс мкс нс мин ч сек сут кб мб гб тб бит байт гц кгц мгц ггц вт квт мвт в кв а ма шт чел px pt em rem kg g mg t l ml m km cm mm nm s ms ns min h kb mb gb tb kib mib gib hz khz mhz ghz w kw mw v a ma bit byte bytes',
);

const BINDS_NEXT = new RegExp(`^${OPENING}(?:${prepositions}|${articles}|${abbreviations}|${initial})$`, 'iu');
const BINDS_PREVIOUS = new RegExp(`^(?:[—–−-]|(?:же|ли|бы|б|ж)${CLOSING})$`, 'iu');
const BINDS_TO_NUMBER = new RegExp(`^(?:(?:${units})|\\d{3})${CLOSING}$`, 'iu');
const ENDS_IN_DIGIT = /\d$/;

/** Of something that is no word: a formula. */
export const unbound: Binding = { toNext: false, toPrevious: false, endsInDigit: false, toNumber: false };

/** A longer word takes no part in any of these rules. */
const LONGEST = 12;

export function bindingOf(word: string): Binding {
  const short = word.length <= LONGEST;
  return {
    toNext: short && BINDS_NEXT.test(word),
    toPrevious: short && BINDS_PREVIOUS.test(word),
    endsInDigit: ENDS_IN_DIGIT.test(word),
    toNumber: short && BINDS_TO_NUMBER.test(word),
  };
}

/** Whether a line may end at the space between two words. */
export function mayBreakBetween(before: Binding, after: Binding): boolean {
  return !before.toNext && !after.toPrevious && !(before.endsInDigit && after.toNumber);
}
