import { refuse, type Span } from './fault.js';
import { quoted } from './quote.js';

/** A word with or without quotes; a star behind it stands for any ending. */
export interface Word extends Span {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly hasStar: boolean;
}

/** What is in no name and no text: control characters but blanks, and halves of characters. */
const CONTROL = /[\0-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]|\p{Surrogate}/u;

/** The text of a query, and up to where it is read. */
export class QueryText {
  at = 0;

  /** `separator`: what stands between two values; blanks are part of a value when it is a comma. */
  constructor(
    readonly text: string,
    readonly separator: ' ' | ',',
  ) {
    const control = CONTROL.exec(text);
    if (control) refuse(spanOf(control.index, 1), 'No name and no text has control characters.', '');
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Whether a value ends here. */
  get isAtStop(): boolean {
    return this.isAtEnd || this.next === ',' || this.isBlank(this.at);
  }

  get next(): string {
    return this.text.charAt(this.at);
  }

  /** Goes on behind `text` if it stands here. */
  skip(text: string): boolean {
    const isHere = this.text.startsWith(text, this.at);
    if (isHere) this.at += text.length;
    return isHere;
  }

  /** Goes on to what is no blank, and answers where that is. */
  skipBlanks(): number {
    while (!this.isAtEnd && /\s/.test(this.next)) this.at += 1;
    return this.at;
  }

  textOf({ at, end }: Span): string {
    return this.text.slice(at, end);
  }

  /** From `at` up to the next blank. */
  wordFrom(at: number): Span {
    let end = at;
    while (end < this.text.length && !this.isBlank(end)) end += 1;
    return { at, end };
  }

  /** A value or an end of a range: what is in quotes, or what stands before a comma, a blank or two dots. */
  readValue(): Word {
    if (this.next === '"') return this.readQuoted();
    const rest = this.textOf(this.wordFrom(this.at));
    const length = rest.search(/,|"|\.\./);
    return this.readBare(spanOf(this.at, length < 0 ? rest.length : length));
  }

  /** Free text: what is in quotes, or all up to the next blank. */
  readText(): Word {
    if (this.next === '"') return this.readQuoted();
    const word = this.wordFrom(this.at);
    const quote = this.textOf(word).indexOf('"');
    return this.readBare(quote < 0 ? word : spanOf(this.at, quote));
  }

  /** Another value, or the end, has to follow. */
  refuseUnlessStopped(): void {
    if (!this.isAtStop) this.refuseRest();
  }

  /** Another term, or the end, has to follow. */
  refuseUnlessBlank(): void {
    if (!this.isAtEnd && !this.isBlank(this.at)) this.refuseRest();
  }

  private refuseRest(): never {
    const rest = this.wordFrom(this.at);
    const missing = this.separator === ',' ? 'A comma' : 'A blank';
    refuse(rest, `${missing} is missing between two values.`, this.separator + this.textOf(rest));
  }

  private readBare(span: Span): Word {
    const text = this.textOf(span);
    const star = text.indexOf('*');
    if (star >= 0 && star < text.length - 1) {
      const suggestion = star > 0 ? text.slice(0, star + 1) : quoted(text);
      refuse(span, 'A star stands at the end of a value, for any ending.', suggestion);
    }
    this.at = span.end;
    return { ...span, text: star < 0 ? text : text.slice(0, -1), isQuoted: false, hasStar: star >= 0 };
  }

  private readQuoted(): Word {
    const at = this.at;
    let text = '';
    for (this.at += 1; !this.isAtEnd && this.next !== '"'; this.at += 1) {
      if (this.next === '\\' && /["\\]/.test(this.text.charAt(this.at + 1))) this.at += 1;
      text += this.next;
    }
    if (!this.skip('"'))
      refuse({ at, end: this.text.length }, 'The quotation mark at the end is missing.', quoted(text));
    const hasStar = this.skip('*');
    return { at, end: this.at, text, isQuoted: true, hasStar };
  }

  private isBlank(at: number): boolean {
    return this.separator === ' ' && /\s/.test(this.text.charAt(at));
  }
}

function spanOf(at: number, length: number): Span {
  return { at, end: at + length };
}
